// Original file: proto/endoscope/v1/audit.proto


export interface PlaceLedgerHoldRequest {
  /**
   * Why; required.
   */
  'reason'?: (string);
}

export interface PlaceLedgerHoldRequest__Output {
  /**
   * Why; required.
   */
  'reason': (string);
}
