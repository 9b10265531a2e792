// Original file: proto/endoscope/v1/webhook.proto


export interface ReplayDeadLettersRequest {
  'webhook'?: (string);
  /**
   * Id of one event; empty: all that are put aside now.
   */
  'event'?: (string);
}

export interface ReplayDeadLettersRequest__Output {
  'webhook': (string);
  /**
   * Id of one event; empty: all that are put aside now.
   */
  'event': (string);
}
