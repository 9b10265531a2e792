// Original file: proto/endoscope/v1/session.proto

import type { Session as _endoscope_v1_Session, Session__Output as _endoscope_v1_Session__Output } from '../../endoscope/v1/Session.ts';

export interface ListSessionsResponse {
  'sessions'?: (_endoscope_v1_Session)[];
  'nextPageToken'?: (string);
}

export interface ListSessionsResponse__Output {
  'sessions': (_endoscope_v1_Session__Output)[];
  'nextPageToken': (string);
}
