// Original file: proto/endoscope/v1/identity.proto

import type { Principal as _endoscope_v1_Principal, Principal__Output as _endoscope_v1_Principal__Output } from '../../endoscope/v1/Principal.ts';
import type { AllowedAction as _endoscope_v1_AllowedAction, AllowedAction__Output as _endoscope_v1_AllowedAction__Output } from '../../endoscope/v1/AllowedAction.ts';

export interface GetMeResponse {
  'principal'?: (_endoscope_v1_Principal | null);
  'allowedActions'?: (_endoscope_v1_AllowedAction)[];
}

export interface GetMeResponse__Output {
  'principal': (_endoscope_v1_Principal__Output | null);
  'allowedActions': (_endoscope_v1_AllowedAction__Output)[];
}
