// Original file: proto/endoscope/v1/session.proto

import type { SessionRequest as _endoscope_v1_SessionRequest, SessionRequest__Output as _endoscope_v1_SessionRequest__Output } from '../../endoscope/v1/SessionRequest.ts';

export interface PlanSessionRequest {
  'session'?: (_endoscope_v1_SessionRequest | null);
}

export interface PlanSessionRequest__Output {
  'session': (_endoscope_v1_SessionRequest__Output | null);
}
