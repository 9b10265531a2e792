// Original file: proto/endoscope/v1/session.proto

import type { Session as _endoscope_v1_Session, Session__Output as _endoscope_v1_Session__Output } from '../../endoscope/v1/Session.ts';

export interface GetSessionResponse {
  'session'?: (_endoscope_v1_Session | null);
}

export interface GetSessionResponse__Output {
  'session': (_endoscope_v1_Session__Output | null);
}
