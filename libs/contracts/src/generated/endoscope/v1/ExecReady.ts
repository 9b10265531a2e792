// Original file: proto/endoscope/v1/exec.proto


export interface ExecReady {
  'container'?: (string);
  'tty'?: (boolean);
  'stdin'?: (boolean);
}

export interface ExecReady__Output {
  'container': (string);
  'tty': (boolean);
  'stdin': (boolean);
}
