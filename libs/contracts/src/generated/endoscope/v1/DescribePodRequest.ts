// Original file: proto/endoscope/v1/target.proto


export interface DescribePodRequest {
  'cluster'?: (string);
  'namespace'?: (string);
  'pod'?: (string);
}

export interface DescribePodRequest__Output {
  'cluster': (string);
  'namespace': (string);
  'pod': (string);
}
