// Original file: proto/endoscope/v1/audit.proto


export interface ReleaseLedgerHoldRequest {
  /**
   * Its id.
   */
  'hold'?: (string);
  'reason'?: (string);
}

export interface ReleaseLedgerHoldRequest__Output {
  /**
   * Its id.
   */
  'hold': (string);
  'reason': (string);
}
