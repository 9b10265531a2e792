// Original file: proto/endoscope/v1/attach.proto


export interface AttachNotice {
  /**
   * e.g. "expiring", "draining", "log_replayed".
   */
  'code'?: (string);
  'message'?: (string);
}

export interface AttachNotice__Output {
  /**
   * e.g. "expiring", "draining", "log_replayed".
   */
  'code': (string);
  'message': (string);
}
