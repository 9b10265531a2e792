// Original file: proto/endoscope/v1/audit.proto

import type { LedgerKey as _endoscope_v1_LedgerKey, LedgerKey__Output as _endoscope_v1_LedgerKey__Output } from '../../endoscope/v1/LedgerKey.ts';

export interface ListLedgerKeysResponse {
  /**
   * The name of the ledger: line 1 of every checkpoint, and the name of its keys.
   */
  'origin'?: (string);
  'keys'?: (_endoscope_v1_LedgerKey)[];
}

export interface ListLedgerKeysResponse__Output {
  /**
   * The name of the ledger: line 1 of every checkpoint, and the name of its keys.
   */
  'origin': (string);
  'keys': (_endoscope_v1_LedgerKey__Output)[];
}
