// Original file: proto/endoscope/v1/audit.proto

import type { Checkpoint as _endoscope_v1_Checkpoint, Checkpoint__Output as _endoscope_v1_Checkpoint__Output } from '../../endoscope/v1/Checkpoint.ts';

export interface GetCheckpointResponse {
  'checkpoint'?: (_endoscope_v1_Checkpoint | null);
}

export interface GetCheckpointResponse__Output {
  'checkpoint': (_endoscope_v1_Checkpoint__Output | null);
}
