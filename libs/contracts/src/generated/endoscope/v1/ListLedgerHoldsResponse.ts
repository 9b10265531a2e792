// Original file: proto/endoscope/v1/audit.proto

import type { LedgerHold as _endoscope_v1_LedgerHold, LedgerHold__Output as _endoscope_v1_LedgerHold__Output } from '../../endoscope/v1/LedgerHold.ts';

export interface ListLedgerHoldsResponse {
  'holds'?: (_endoscope_v1_LedgerHold)[];
}

export interface ListLedgerHoldsResponse__Output {
  'holds': (_endoscope_v1_LedgerHold__Output)[];
}
