// Original file: proto/endoscope/v1/recording.proto


export interface GetRecordingManifestRequest {
  'recording'?: (string);
}

export interface GetRecordingManifestRequest__Output {
  'recording': (string);
}
