// Original file: proto/endoscope/v1/session.proto


export interface TerminateSessionRequest {
  'session'?: (string);
  'reason'?: (string);
}

export interface TerminateSessionRequest__Output {
  'session': (string);
  'reason': (string);
}
