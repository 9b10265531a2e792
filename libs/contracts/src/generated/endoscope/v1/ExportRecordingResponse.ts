// Original file: proto/endoscope/v1/recording.proto


export interface ExportRecordingResponse {
  'text'?: (string);
}

export interface ExportRecordingResponse__Output {
  'text': (string);
}
