// Original file: proto/endoscope/v1/target.proto


export interface DescribeNodeRequest {
  'cluster'?: (string);
  'node'?: (string);
}

export interface DescribeNodeRequest__Output {
  'cluster': (string);
  'node': (string);
}
