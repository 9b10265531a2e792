// Original file: proto/endoscope/v1/cluster.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { ClusterFinding as _endoscope_v1_ClusterFinding, ClusterFinding__Output as _endoscope_v1_ClusterFinding__Output } from '../../endoscope/v1/ClusterFinding.ts';

export interface ClusterHealth {
  /**
   * "unknown", "healthy", "degraded" or "unreachable".
   */
  'state'?: (string);
  'kubernetesVersion'?: (string);
  'checkTime'?: (_google_protobuf_Timestamp | null);
  'findings'?: (_endoscope_v1_ClusterFinding)[];
}

export interface ClusterHealth__Output {
  /**
   * "unknown", "healthy", "degraded" or "unreachable".
   */
  'state': (string);
  'kubernetesVersion': (string);
  'checkTime': (_google_protobuf_Timestamp__Output | null);
  'findings': (_endoscope_v1_ClusterFinding__Output)[];
}
