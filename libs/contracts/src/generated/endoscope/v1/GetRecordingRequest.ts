// Original file: proto/endoscope/v1/recording.proto


export interface GetRecordingRequest {
  'recording'?: (string);
}

export interface GetRecordingRequest__Output {
  'recording': (string);
}
