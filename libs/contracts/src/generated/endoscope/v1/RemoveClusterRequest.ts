// Original file: proto/endoscope/v1/cluster.proto


export interface RemoveClusterRequest {
  'cluster'?: (string);
  'force'?: (boolean);
}

export interface RemoveClusterRequest__Output {
  'cluster': (string);
  'force': (boolean);
}
