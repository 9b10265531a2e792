// Original file: proto/endoscope/v1/cluster.proto


export interface ListClustersRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListClustersRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
