// Original file: proto/endoscope/v1/logs.proto


export interface LogsEnd {
  /**
   * "log_ended", "client_gone", "token_expired", "draining", "upstream_lost", or the word of the
   * session's end.
   */
  'reason'?: (string);
  'detail'?: (string);
}

export interface LogsEnd__Output {
  /**
   * "log_ended", "client_gone", "token_expired", "draining", "upstream_lost", or the word of the
   * session's end.
   */
  'reason': (string);
  'detail': (string);
}
