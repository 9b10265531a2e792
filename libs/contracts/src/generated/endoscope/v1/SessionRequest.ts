// Original file: proto/endoscope/v1/session.proto

import type { Target as _endoscope_v1_Target, Target__Output as _endoscope_v1_Target__Output } from '../../endoscope/v1/Target.ts';
import type { Workload as _endoscope_v1_Workload, Workload__Output as _endoscope_v1_Workload__Output } from '../../endoscope/v1/Workload.ts';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.ts';

export interface SessionRequest {
  'target'?: (_endoscope_v1_Target | null);
  'workload'?: (_endoscope_v1_Workload | null);
  'reason'?: (string);
  'ttl'?: (_google_protobuf_Duration | null);
  /**
   * How long the container may take to start; the gateway's setting is the default and the most.
   */
  'startTimeout'?: (_google_protobuf_Duration | null);
}

export interface SessionRequest__Output {
  'target': (_endoscope_v1_Target__Output | null);
  'workload': (_endoscope_v1_Workload__Output | null);
  'reason': (string);
  'ttl': (_google_protobuf_Duration__Output | null);
  /**
   * How long the container may take to start; the gateway's setting is the default and the most.
   */
  'startTimeout': (_google_protobuf_Duration__Output | null);
}
