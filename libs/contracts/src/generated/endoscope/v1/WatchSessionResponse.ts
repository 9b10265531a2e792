// Original file: proto/endoscope/v1/session.proto

import type { SessionEvent as _endoscope_v1_SessionEvent, SessionEvent__Output as _endoscope_v1_SessionEvent__Output } from '../../endoscope/v1/SessionEvent.ts';

export interface WatchSessionResponse {
  'event'?: (_endoscope_v1_SessionEvent | null);
}

export interface WatchSessionResponse__Output {
  'event': (_endoscope_v1_SessionEvent__Output | null);
}
