// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { LastState as _endoscope_v1_LastState, LastState__Output as _endoscope_v1_LastState__Output } from '../../endoscope/v1/LastState.ts';
import type { DebuggerOrigin as _endoscope_v1_DebuggerOrigin, DebuggerOrigin__Output as _endoscope_v1_DebuggerOrigin__Output } from '../../endoscope/v1/DebuggerOrigin.ts';

export interface ContainerSummary {
  'name'?: (string);
  /**
   * "container", "init" or "ephemeral".
   */
  'list'?: (string);
  'image'?: (string);
  /**
   * "waiting", "running", "terminated" or "absent" (not seen by the kubelet yet).
   */
  'state'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'restarts'?: (number);
  'exitCode'?: (number);
  /**
   * The session that added this debug container, as the gateway's own records have it.
   */
  'session'?: (string);
  /**
   * When the present state began.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  'ready'?: (boolean);
  /**
   * Of the run before this one.
   */
  'lastState'?: (_endoscope_v1_LastState | null);
  /**
   * As in "8080/TCP".
   */
  'ports'?: (string)[];
  /**
   * Of a debug container: whose processes it sees.
   */
  'targetContainer'?: (string);
  /**
   * Of a debug container: where it came from.
   */
  'debugger'?: (_endoscope_v1_DebuggerOrigin | null);
  '_exitCode'?: "exitCode";
}

export interface ContainerSummary__Output {
  'name': (string);
  /**
   * "container", "init" or "ephemeral".
   */
  'list': (string);
  'image': (string);
  /**
   * "waiting", "running", "terminated" or "absent" (not seen by the kubelet yet).
   */
  'state': (string);
  'reason': (string);
  'message': (string);
  'restarts': (number);
  'exitCode'?: (number);
  /**
   * The session that added this debug container, as the gateway's own records have it.
   */
  'session': (string);
  /**
   * When the present state began.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  'ready': (boolean);
  /**
   * Of the run before this one.
   */
  'lastState': (_endoscope_v1_LastState__Output | null);
  /**
   * As in "8080/TCP".
   */
  'ports': (string)[];
  /**
   * Of a debug container: whose processes it sees.
   */
  'targetContainer': (string);
  /**
   * Of a debug container: where it came from.
   */
  'debugger': (_endoscope_v1_DebuggerOrigin__Output | null);
  '_exitCode'?: "exitCode";
}
