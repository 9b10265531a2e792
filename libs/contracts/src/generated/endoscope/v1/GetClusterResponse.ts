// Original file: proto/endoscope/v1/cluster.proto

import type { Cluster as _endoscope_v1_Cluster, Cluster__Output as _endoscope_v1_Cluster__Output } from '../../endoscope/v1/Cluster.ts';

export interface GetClusterResponse {
  'cluster'?: (_endoscope_v1_Cluster | null);
}

export interface GetClusterResponse__Output {
  'cluster': (_endoscope_v1_Cluster__Output | null);
}
