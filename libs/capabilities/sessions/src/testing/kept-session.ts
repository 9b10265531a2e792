import type { AppendAudit } from '@endoscope/audit';
import { systemClock } from '@endoscope/core';
import type { Clock, RequestContext, Transaction } from '@endoscope/core';
import { ChangeSession } from '../application/change-session.ts';
import { GetSession } from '../application/get-session.ts';
import { KeepSession } from '../application/keep-session.ts';
import { LiveSessions } from '../application/live-sessions.ts';
import { SweepMadePods } from '../application/sweep-made-pods.ts';
import { newMadePod } from '../domain/made-pod.ts';
import { sessionLimitsDefault } from '../domain/sessions.limits.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { Session } from '../domain/session.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { ScriptedDebugRuntime } from './scripted-debug-runtime.ts';

const limits = { ...sessionLimitsDefault, endStepMs: 20, startTimeoutMs: 60_000 };

/** One recorded session with everything that keeps it, in memory, on a scripted cluster. */
export function keptSession(
  session: Session,
  overrides: Partial<SessionLimits> = {},
  clock: Clock = systemClock,
) {
  const sessions = new MemorySessionStore();
  sessions.sessions.set(session.id, session);
  if (session.manifest) sessions.madePods.set(session.id, newMadePod(session));
  const audited: string[] = [];
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: { event: string }) => {
      audited.push(entry.event);
      return Promise.resolve();
    },
  } as unknown as AppendAudit;
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const live = new LiveSessions();
  const changes = new ChangeSession(sessions, audit, work, clock, live);
  const runtime = new ScriptedDebugRuntime();
  const sweep = new SweepMadePods({ sessions, runtime, audit, work, clock });
  const faults: unknown[] = [];
  const keep = new KeepSession({
    sessions,
    change: changes,
    runtime,
    sweep,
    live,
    clock,
    limits: { ...limits, ...overrides },
    onFault: (_id, error) => faults.push(error),
  });
  const get = new GetSession(undefined as never, sessions, live);
  const reached = (state: Session['state']): Promise<Session> =>
    get.whenReached(session.id, { state, timeoutMs: 4_000 }, new AbortController().signal);
  return { session, sessions, audited, changes, runtime, sweep, faults, keep, reached };
}
