// Original file: proto/endoscope/v1/cluster.proto


export interface GetClusterRequest {
  'cluster'?: (string);
}

export interface GetClusterRequest__Output {
  'cluster': (string);
}
