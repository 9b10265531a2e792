// Original file: proto/endoscope/v1/session.proto


export interface LocalReference {
  'name'?: (string);
  'optional'?: (boolean);
}

export interface LocalReference__Output {
  'name': (string);
  'optional': (boolean);
}
