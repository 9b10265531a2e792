// Original file: proto/endoscope/v1/target.proto


export interface NodeTaint {
  'key'?: (string);
  'value'?: (string);
  'effect'?: (string);
}

export interface NodeTaint__Output {
  'key': (string);
  'value': (string);
  'effect': (string);
}
