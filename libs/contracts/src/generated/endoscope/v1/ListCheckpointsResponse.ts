// Original file: proto/endoscope/v1/audit.proto

import type { Checkpoint as _endoscope_v1_Checkpoint, Checkpoint__Output as _endoscope_v1_Checkpoint__Output } from '../../endoscope/v1/Checkpoint.ts';

export interface ListCheckpointsResponse {
  'checkpoints'?: (_endoscope_v1_Checkpoint)[];
  'nextPageToken'?: (string);
}

export interface ListCheckpointsResponse__Output {
  'checkpoints': (_endoscope_v1_Checkpoint__Output)[];
  'nextPageToken': (string);
}
