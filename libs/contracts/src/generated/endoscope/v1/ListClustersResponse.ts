// Original file: proto/endoscope/v1/cluster.proto

import type { Cluster as _endoscope_v1_Cluster, Cluster__Output as _endoscope_v1_Cluster__Output } from '../../endoscope/v1/Cluster.ts';

export interface ListClustersResponse {
  'clusters'?: (_endoscope_v1_Cluster)[];
  'nextPageToken'?: (string);
}

export interface ListClustersResponse__Output {
  'clusters': (_endoscope_v1_Cluster__Output)[];
  'nextPageToken': (string);
}
