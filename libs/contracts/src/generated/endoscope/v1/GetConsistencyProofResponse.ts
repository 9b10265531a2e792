// Original file: proto/endoscope/v1/audit.proto

import type { ConsistencyProof as _endoscope_v1_ConsistencyProof, ConsistencyProof__Output as _endoscope_v1_ConsistencyProof__Output } from '../../endoscope/v1/ConsistencyProof.ts';

export interface GetConsistencyProofResponse {
  'proof'?: (_endoscope_v1_ConsistencyProof | null);
}

export interface GetConsistencyProofResponse__Output {
  'proof': (_endoscope_v1_ConsistencyProof__Output | null);
}
