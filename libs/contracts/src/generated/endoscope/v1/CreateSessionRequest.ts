// Original file: proto/endoscope/v1/session.proto

import type { SessionRequest as _endoscope_v1_SessionRequest, SessionRequest__Output as _endoscope_v1_SessionRequest__Output } from '../../endoscope/v1/SessionRequest.ts';

export interface CreateSessionRequest {
  'session'?: (_endoscope_v1_SessionRequest | null);
  /**
   * Idempotency key: the same key and body give the first answer again.
   */
  'requestId'?: (string);
}

export interface CreateSessionRequest__Output {
  'session': (_endoscope_v1_SessionRequest__Output | null);
  /**
   * Idempotency key: the same key and body give the first answer again.
   */
  'requestId': (string);
}
