// Original file: proto/endoscope/v1/target.proto

import type { TargetResult as _endoscope_v1_TargetResult, TargetResult__Output as _endoscope_v1_TargetResult__Output } from '../../endoscope/v1/TargetResult.ts';

export interface ResolveTargetsResponse {
  'results'?: (_endoscope_v1_TargetResult)[];
}

export interface ResolveTargetsResponse__Output {
  'results': (_endoscope_v1_TargetResult__Output)[];
}
