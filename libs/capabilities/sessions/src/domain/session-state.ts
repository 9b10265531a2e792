/**
 * The states of a session and the moves between them. The same pairs stand in the table
 * `session_transition`, which a trigger consults on every update; `prisma-session-store.db.spec.ts`
 * compares the two.
 */
export const sessionStates = ['requested', 'provisioning', 'ready', 'ending', 'ended'] as const;
export type SessionState = (typeof sessionStates)[number];

export const allowedTransitions: Readonly<Record<SessionState, readonly SessionState[]>> = {
  requested: ['provisioning', 'ending', 'ended'],
  provisioning: ['ready', 'ending', 'ended'],
  ready: ['ending', 'ended'],
  ending: ['ended'],
  ended: [],
};

export function mayMove(from: SessionState, to: SessionState): boolean {
  return allowedTransitions[from].includes(to);
}

/** True when `state` is `wanted` or comes after it in a session's life. */
export function hasReached(state: SessionState, wanted: SessionState): boolean {
  return sessionStates.indexOf(state) >= sessionStates.indexOf(wanted);
}
