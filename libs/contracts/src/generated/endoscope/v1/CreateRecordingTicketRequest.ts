// Original file: proto/endoscope/v1/recording.proto


export interface CreateRecordingTicketRequest {
  'recording'?: (string);
  /**
   * "members", "text", "asciicast-v2", "asciicast-v3" or "follow".
   */
  'view'?: (string);
}

export interface CreateRecordingTicketRequest__Output {
  'recording': (string);
  /**
   * "members", "text", "asciicast-v2", "asciicast-v3" or "follow".
   */
  'view': (string);
}
