import type { SessionId } from '@endoscope/core';
import type { Prisma } from '@endoscope/database';
import type { MadePod, MadePodChange, MadePodState } from '../domain/made-pod.ts';

export type MadePodRow = Prisma.SessionPodGetPayload<object>;

export function madePodOf(row: MadePodRow): MadePod {
  return {
    ...row,
    sessionId: row.sessionId as SessionId,
    uid: row.uid ?? undefined,
    state: row.state as MadePodState,
    lastError: row.lastError ?? undefined,
    dueAt: row.dueAt ?? undefined,
  };
}

/** Only a pod that is to go is due: the constraint of that name would refuse anything else. */
export function madePodColumns(
  before: MadePod,
  change: MadePodChange,
  now: Date,
): Prisma.SessionPodUncheckedUpdateInput {
  const { uid, state, attempts, lastError, dueAt } = { ...before, ...change };
  return {
    uid: uid ?? null,
    state,
    attempts,
    lastError: lastError ?? null,
    dueAt: state === 'removing' ? (dueAt ?? null) : null,
    changedAt: state === before.state ? before.changedAt : now,
  };
}
