// Original file: proto/endoscope/v1/session.proto

import type { Session as _endoscope_v1_Session, Session__Output as _endoscope_v1_Session__Output } from '../../endoscope/v1/Session.ts';
import type { Problem as _endoscope_v1_Problem, Problem__Output as _endoscope_v1_Problem__Output } from '../../endoscope/v1/Problem.ts';

/**
 * Exactly one of the two.
 */
export interface SessionResult {
  'session'?: (_endoscope_v1_Session | null);
  'error'?: (_endoscope_v1_Problem | null);
}

/**
 * Exactly one of the two.
 */
export interface SessionResult__Output {
  'session': (_endoscope_v1_Session__Output | null);
  'error': (_endoscope_v1_Problem__Output | null);
}
