export type { Keeper } from './domain/session.ts';
export { HearOtherReplicas } from './application/hear-other-replicas.ts';
export { TakeOverSessions } from './application/take-over-sessions.ts';
export type { SessionClaims } from './ports/session-claims.ts';
