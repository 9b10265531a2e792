// Original file: proto/endoscope/v1/cluster.proto


export interface CheckClusterRequest {
  'cluster'?: (string);
}

export interface CheckClusterRequest__Output {
  'cluster': (string);
}
