// Original file: proto/endoscope/v1/session.proto

import type { SessionRequest as _endoscope_v1_SessionRequest, SessionRequest__Output as _endoscope_v1_SessionRequest__Output } from '../../endoscope/v1/SessionRequest.ts';

export interface BatchCreateSessionsRequest {
  /**
   * At most 20.
   */
  'requests'?: (_endoscope_v1_SessionRequest)[];
  /**
   * Idempotency key of the whole; each request has one made of it and of its place.
   */
  'requestId'?: (string);
}

export interface BatchCreateSessionsRequest__Output {
  /**
   * At most 20.
   */
  'requests': (_endoscope_v1_SessionRequest__Output)[];
  /**
   * Idempotency key of the whole; each request has one made of it and of its place.
   */
  'requestId': (string);
}
