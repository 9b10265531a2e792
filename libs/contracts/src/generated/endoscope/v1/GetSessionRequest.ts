// Original file: proto/endoscope/v1/session.proto

import type { SessionState as _endoscope_v1_SessionState, SessionState__Output as _endoscope_v1_SessionState__Output } from '../../endoscope/v1/SessionState.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface GetSessionRequest {
  'session'?: (string);
  /**
   * Answer once the session has reached this state, or later; at most `timeout` later.
   */
  'waitFor'?: (_endoscope_v1_SessionState);
  'timeout'?: (_google_protobuf_Duration | null);
}

export interface GetSessionRequest__Output {
  'session': (string);
  /**
   * Answer once the session has reached this state, or later; at most `timeout` later.
   */
  'waitFor': (_endoscope_v1_SessionState__Output);
  'timeout': (_google_protobuf_Duration__Output | null);
}
