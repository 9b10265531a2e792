// Original file: proto/endoscope/replica/v1/replica.proto


export interface DescribeSeatsRequest {
  'replica'?: (string);
  'session'?: (string);
}

export interface DescribeSeatsRequest__Output {
  'replica': (string);
  'session': (string);
}
