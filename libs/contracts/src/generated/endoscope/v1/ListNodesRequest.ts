// Original file: proto/endoscope/v1/target.proto


export interface ListNodesRequest {
  'cluster'?: (string);
  'labelSelector'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListNodesRequest__Output {
  'cluster': (string);
  'labelSelector': (string);
  'pageSize': (number);
  'pageToken': (string);
}
