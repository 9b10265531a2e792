// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardExit {
  /**
   * "client_gone", "token_expired", "draining", or the word of the session's end.
   */
  'reason'?: (string);
  'detail'?: (string);
}

export interface ForwardExit__Output {
  /**
   * "client_gone", "token_expired", "draining", or the word of the session's end.
   */
  'reason': (string);
  'detail': (string);
}
