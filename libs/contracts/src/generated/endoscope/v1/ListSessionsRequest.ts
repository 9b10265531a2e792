// Original file: proto/endoscope/v1/session.proto

import type { SessionState as _endoscope_v1_SessionState, SessionState__Output as _endoscope_v1_SessionState__Output } from '../../endoscope/v1/SessionState.ts';

export interface ListSessionsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'state'?: (_endoscope_v1_SessionState);
  'cluster'?: (string);
  'namespace'?: (string);
  /**
   * Exact username.
   */
  'username'?: (string);
}

export interface ListSessionsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'state': (_endoscope_v1_SessionState__Output);
  'cluster': (string);
  'namespace': (string);
  /**
   * Exact username.
   */
  'username': (string);
}
