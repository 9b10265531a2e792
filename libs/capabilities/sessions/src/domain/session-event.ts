import type { SessionId } from '@endoscope/core';
import type { SessionEnd } from './end-reason.ts';
import type { SessionState } from './session-state.ts';

export const sessionEventTypes = [
  'state',
  'waiting',
  'pod_event',
  'attachment',
  'warning',
] as const;
export type SessionEventType = (typeof sessionEventTypes)[number];

/** One step of a session's life, numbered from 1 without gaps within the session. */
export interface SessionEvent {
  readonly sessionId: SessionId;
  readonly number: number;
  readonly time: Date;
  readonly type: SessionEventType;
  readonly state: SessionState;
  readonly reason: string;
  readonly message: string;
  readonly end: SessionEnd | undefined;
}

export type NewSessionEvent = Omit<SessionEvent, 'number' | 'sessionId' | 'time' | 'state' | 'end'>;
