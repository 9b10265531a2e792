// Original file: proto/endoscope/v1/audit.proto


export interface ExportLedgerResponse {
  /**
   * Whole lines.
   */
  'lines'?: (string);
}

export interface ExportLedgerResponse__Output {
  /**
   * Whole lines.
   */
  'lines': (string);
}
