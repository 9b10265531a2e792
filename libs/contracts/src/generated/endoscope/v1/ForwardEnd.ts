// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardEnd {
  'connection'?: (number);
}

export interface ForwardEnd__Output {
  'connection': (number);
}
