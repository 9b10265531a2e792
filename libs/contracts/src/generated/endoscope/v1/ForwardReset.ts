// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardReset {
  'connection'?: (number);
}

export interface ForwardReset__Output {
  'connection': (number);
}
