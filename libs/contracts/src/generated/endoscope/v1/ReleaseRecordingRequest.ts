// Original file: proto/endoscope/v1/recording.proto


export interface ReleaseRecordingRequest {
  'recording'?: (string);
  /**
   * Why it is let go; may be empty.
   */
  'reason'?: (string);
}

export interface ReleaseRecordingRequest__Output {
  'recording': (string);
  /**
   * Why it is let go; may be empty.
   */
  'reason': (string);
}
