// Original file: proto/endoscope/v1/recording.proto


export interface GetRecordingManifestResponse {
  'manifest'?: (Buffer | Uint8Array | string);
}

export interface GetRecordingManifestResponse__Output {
  'manifest': (Buffer);
}
