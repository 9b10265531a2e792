// Original file: proto/endoscope/v1/audit.proto

import type { Checkpoint as _endoscope_v1_Checkpoint, Checkpoint__Output as _endoscope_v1_Checkpoint__Output } from '../../endoscope/v1/Checkpoint.ts';
import type { Long } from '@grpc/proto-loader';

export interface ConsistencyProof {
  'fromSize'?: (number | string | Long);
  'hashes'?: (Buffer | Uint8Array | string)[];
  'checkpoint'?: (_endoscope_v1_Checkpoint | null);
}

export interface ConsistencyProof__Output {
  'fromSize': (number);
  'hashes': (Buffer)[];
  'checkpoint': (_endoscope_v1_Checkpoint__Output | null);
}
