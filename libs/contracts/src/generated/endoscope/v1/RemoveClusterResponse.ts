// Original file: proto/endoscope/v1/cluster.proto


export interface RemoveClusterResponse {
  'endedSessions'?: (number);
}

export interface RemoveClusterResponse__Output {
  'endedSessions': (number);
}
