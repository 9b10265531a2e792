// Original file: proto/endoscope/v1/session.proto

import type { SessionResult as _endoscope_v1_SessionResult, SessionResult__Output as _endoscope_v1_SessionResult__Output } from '../../endoscope/v1/SessionResult.ts';

export interface BatchCreateSessionsResponse {
  'results'?: (_endoscope_v1_SessionResult)[];
}

export interface BatchCreateSessionsResponse__Output {
  'results': (_endoscope_v1_SessionResult__Output)[];
}
