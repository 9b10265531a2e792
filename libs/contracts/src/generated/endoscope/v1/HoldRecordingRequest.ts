// Original file: proto/endoscope/v1/recording.proto


export interface HoldRecordingRequest {
  'recording'?: (string);
  /**
   * For people: a case, a ticket.
   */
  'reason'?: (string);
}

export interface HoldRecordingRequest__Output {
  'recording': (string);
  /**
   * For people: a case, a ticket.
   */
  'reason': (string);
}
