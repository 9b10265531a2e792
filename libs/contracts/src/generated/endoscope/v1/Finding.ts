// Original file: proto/endoscope/v1/session.proto


export interface Finding {
  'code'?: (string);
  /**
   * "ok", "info", "warning", "error", or "unknown": it could not be looked at, and the message
   * says why.
   */
  'severity'?: (string);
  'message'?: (string);
  'suggestion'?: (string);
}

export interface Finding__Output {
  'code': (string);
  /**
   * "ok", "info", "warning", "error", or "unknown": it could not be looked at, and the message
   * says why.
   */
  'severity': (string);
  'message': (string);
  'suggestion': (string);
}
