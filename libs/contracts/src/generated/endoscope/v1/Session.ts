// Original file: proto/endoscope/v1/session.proto

import type { SessionState as _endoscope_v1_SessionState, SessionState__Output as _endoscope_v1_SessionState__Output } from '../../endoscope/v1/SessionState.ts';
import type { Target as _endoscope_v1_Target, Target__Output as _endoscope_v1_Target__Output } from '../../endoscope/v1/Target.ts';
import type { Workload as _endoscope_v1_Workload, Workload__Output as _endoscope_v1_Workload__Output } from '../../endoscope/v1/Workload.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { SessionEnd as _endoscope_v1_SessionEnd, SessionEnd__Output as _endoscope_v1_SessionEnd__Output } from '../../endoscope/v1/SessionEnd.ts';

export interface Session {
  'id'?: (string);
  'state'?: (_endoscope_v1_SessionState);
  'target'?: (_endoscope_v1_Target | null);
  'workload'?: (_endoscope_v1_Workload | null);
  'reason'?: (string);
  /**
   * issuer#subject and the readable name of who asked for it.
   */
  'principal'?: (string);
  'username'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'readyTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  /**
   * SHA-256, hex, of the canonical JSON of the planned container.
   */
  'specHash'?: (string);
  'end'?: (_endoscope_v1_SessionEnd | null);
  /**
   * The last thing the session waited for while provisioning.
   */
  'waitingReason'?: (string);
  'waitingMessage'?: (string);
  'warnings'?: (string)[];
  'etag'?: (string);
  /**
   * "ephemeral", "copy" or "node".
   */
  'style'?: (string);
  /**
   * The pod the debug container runs in: the target, or the pod made for the session.
   */
  'runsInPod'?: (string);
  /**
   * Empty until a pod made for the session exists.
   */
  'runsInPodUid'?: (string);
  /**
   * Since when it waits for `waiting_reason`.
   */
  'waitingSince'?: (_google_protobuf_Timestamp | null);
  /**
   * "none", "best_effort" or "required": whether what happens on its terminal is recorded.
   */
  'recording'?: (string);
  /**
   * What is typed is recorded, too.
   */
  'recordsInput'?: (boolean);
}

export interface Session__Output {
  'id': (string);
  'state': (_endoscope_v1_SessionState__Output);
  'target': (_endoscope_v1_Target__Output | null);
  'workload': (_endoscope_v1_Workload__Output | null);
  'reason': (string);
  /**
   * issuer#subject and the readable name of who asked for it.
   */
  'principal': (string);
  'username': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'readyTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * SHA-256, hex, of the canonical JSON of the planned container.
   */
  'specHash': (string);
  'end': (_endoscope_v1_SessionEnd__Output | null);
  /**
   * The last thing the session waited for while provisioning.
   */
  'waitingReason': (string);
  'waitingMessage': (string);
  'warnings': (string)[];
  'etag': (string);
  /**
   * "ephemeral", "copy" or "node".
   */
  'style': (string);
  /**
   * The pod the debug container runs in: the target, or the pod made for the session.
   */
  'runsInPod': (string);
  /**
   * Empty until a pod made for the session exists.
   */
  'runsInPodUid': (string);
  /**
   * Since when it waits for `waiting_reason`.
   */
  'waitingSince': (_google_protobuf_Timestamp__Output | null);
  /**
   * "none", "best_effort" or "required": whether what happens on its terminal is recorded.
   */
  'recording': (string);
  /**
   * What is typed is recorded, too.
   */
  'recordsInput': (boolean);
}
