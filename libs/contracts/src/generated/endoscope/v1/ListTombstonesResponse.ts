// Original file: proto/endoscope/v1/audit.proto

import type { Tombstone as _endoscope_v1_Tombstone, Tombstone__Output as _endoscope_v1_Tombstone__Output } from '../../endoscope/v1/Tombstone.ts';

export interface ListTombstonesResponse {
  'tombstones'?: (_endoscope_v1_Tombstone)[];
}

export interface ListTombstonesResponse__Output {
  'tombstones': (_endoscope_v1_Tombstone__Output)[];
}
