// Original file: proto/endoscope/v1/session.proto


export interface ExportSessionRequest {
  'session'?: (string);
}

export interface ExportSessionRequest__Output {
  'session': (string);
}
