// Original file: proto/endoscope/v1/cluster.proto

import type { ClusterHealth as _endoscope_v1_ClusterHealth, ClusterHealth__Output as _endoscope_v1_ClusterHealth__Output } from '../../endoscope/v1/ClusterHealth.ts';

export interface CheckClusterResponse {
  'health'?: (_endoscope_v1_ClusterHealth | null);
}

export interface CheckClusterResponse__Output {
  'health': (_endoscope_v1_ClusterHealth__Output | null);
}
