// Original file: proto/endoscope/v1/session.proto


export interface Finding {
  'code'?: (string);
  /**
   * "ok", "info", "warning" or "error".
   */
  'severity'?: (string);
  'message'?: (string);
  'suggestion'?: (string);
}

export interface Finding__Output {
  'code': (string);
  /**
   * "ok", "info", "warning" or "error".
   */
  'severity': (string);
  'message': (string);
  'suggestion': (string);
}
