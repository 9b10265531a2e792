// Original file: proto/endoscope/v1/recording.proto


export interface ReadRecordingResponse {
  'data'?: (Buffer | Uint8Array | string);
}

export interface ReadRecordingResponse__Output {
  'data': (Buffer);
}
