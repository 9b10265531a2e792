// Original file: proto/endoscope/v1/logs.proto


export interface LogsOpened {
  'containers'?: (string)[];
}

export interface LogsOpened__Output {
  'containers': (string)[];
}
