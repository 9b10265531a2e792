// Original file: proto/endoscope/v1/audit.proto

import type { InclusionProof as _endoscope_v1_InclusionProof, InclusionProof__Output as _endoscope_v1_InclusionProof__Output } from '../../endoscope/v1/InclusionProof.ts';

export interface GetInclusionProofResponse {
  'proof'?: (_endoscope_v1_InclusionProof | null);
}

export interface GetInclusionProofResponse__Output {
  'proof': (_endoscope_v1_InclusionProof__Output | null);
}
