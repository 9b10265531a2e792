// Original file: proto/endoscope/v1/audit.proto

import type { LedgerHold as _endoscope_v1_LedgerHold, LedgerHold__Output as _endoscope_v1_LedgerHold__Output } from '../../endoscope/v1/LedgerHold.ts';

export interface PlaceLedgerHoldResponse {
  'hold'?: (_endoscope_v1_LedgerHold | null);
}

export interface PlaceLedgerHoldResponse__Output {
  'hold': (_endoscope_v1_LedgerHold__Output | null);
}
