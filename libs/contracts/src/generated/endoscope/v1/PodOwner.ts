// Original file: proto/endoscope/v1/target.proto


export interface PodOwner {
  'kind'?: (string);
  'name'?: (string);
  'uid'?: (string);
}

export interface PodOwner__Output {
  'kind': (string);
  'name': (string);
  'uid': (string);
}
