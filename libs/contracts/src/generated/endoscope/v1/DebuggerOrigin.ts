// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface DebuggerOrigin {
  /**
   * "session": one of this gateway's; "outside": added by something else, whatever it claims;
   * "unknown": the records could not be consulted.
   */
  'origin'?: (string);
  'session'?: (string);
  /**
   * Empty for a session the caller may not see.
   */
  'sessionState'?: (string);
  'username'?: (string);
  'profile'?: (string);
  /**
   * Of a session: when it was requested. Else the last time that `manager` changed the list.
   */
  'addTime'?: (_google_protobuf_Timestamp | null);
  /**
   * The field manager the API server noted, as in "kubectl-debug"; empty when it noted none.
   */
  'manager'?: (string);
}

export interface DebuggerOrigin__Output {
  /**
   * "session": one of this gateway's; "outside": added by something else, whatever it claims;
   * "unknown": the records could not be consulted.
   */
  'origin': (string);
  'session': (string);
  /**
   * Empty for a session the caller may not see.
   */
  'sessionState': (string);
  'username': (string);
  'profile': (string);
  /**
   * Of a session: when it was requested. Else the last time that `manager` changed the list.
   */
  'addTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * The field manager the API server noted, as in "kubectl-debug"; empty when it noted none.
   */
  'manager': (string);
}
