import { describe, expect, it } from '@jest/globals';
import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, SessionId, Transaction } from '@endoscope/core';
import { aSession } from '../testing/builders.ts';
import { keptSession } from '../testing/kept-session.ts';
import { MemorySessionClaims } from '../testing/memory-session-claims.ts';
import { HearOtherReplicas } from './hear-other-replicas.ts';
import { LiveSessions } from './live-sessions.ts';
import { TakeOverSessions } from './take-over-sessions.ts';
import { ending } from './terminate-session.ts';

/** A ready session that `rep_a` kept, as replica `rep_b` sees it. */
function stage() {
  const at = new Date();
  const keeper = { replica: 'rep_a', epoch: 1 };
  const session = aSession({ state: 'ready', createdAt: at, readyAt: at, keeper });
  const { sessions } = keptSession(session);
  const claims = new MemorySessionClaims(sessions);
  const audited: AuditEntry[] = [];
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: AuditEntry) =>
      Promise.resolve(void audited.push(entry)),
  } as unknown as AppendAudit;
  const started: SessionId[] = [];
  const keep = {
    start: (id: SessionId) => void started.push(id),
    keeps: (id: SessionId) => sessions.sessions.get(id)?.keeper?.replica === 'rep_b',
  };
  const left: (readonly SessionId[])[] = [];
  const closeLeft = (_tx: Transaction, ids: readonly SessionId[]) =>
    Promise.resolve(void left.push(ids));
  const live = new LiveSessions();
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const takeOver = new TakeOverSessions({
    ...{ sessions, claims, audit, work, keep, live, closeLeft },
    ...{ clock: systemClock, replica: 'rep_b', expiryMs: 8_000 },
  });
  const hear = new HearOtherReplicas(claims, live, keep, 'rep_b');
  return { session, sessions, claims, audited, started, left, live, takeOver, hear };
}

describe('taking over the sessions of other replicas', () => {
  it('leaves a session alone whose replica lives', async () => {
    const { claims, takeOver, started, audited } = stage();
    claims.liveReplicas.add('rep_a');
    expect(await takeOver.execute()).toEqual([]);
    expect([started, audited]).toEqual([[], []]);
  });

  it('takes what a silent one kept, says so, and closes what it left open', async () => {
    const { session, sessions, takeOver, started, audited, left, live } = stage();
    const { id } = session;
    expect(await takeOver.execute()).toEqual([id]);
    expect([started, left]).toEqual([[id], [[id]]]);
    const details = { from: 'rep_a', to: 'rep_b', epoch: 2 };
    expect(audited).toMatchObject([{ event: 'session.taken_over', sessionId: id, details }]);
    const events = await sessions.eventsAfter(id, 0, 10);
    expect(events).toMatchObject([{ type: 'warning', reason: 'taken_over', state: 'ready' }]);
    expect(live.lastInput(id)).toBeInstanceOf(Date);
    expect(await takeOver.execute()).toEqual([]);
  });

  it('says nothing to the user when a replica let it go on purpose', async () => {
    const { session, sessions, claims, takeOver, audited } = stage();
    await claims.release('rep_a');
    expect(await takeOver.execute(session.id)).toEqual([session.id]);
    expect(await sessions.eventsAfter(session.id, 0, 10)).toEqual([]);
    expect(audited).toMatchObject([{ details: { from: null, to: 'rep_b', epoch: 2 } }]);
  });
});

describe('what other replicas did', () => {
  it('to a session kept here is told once to whoever listens here', async () => {
    const { session, sessions, claims, takeOver, hear, live, started } = stage();
    await takeOver.execute();
    const heard: string[] = [];
    live.listen(session.id, ({ reason }) => heard.push(reason));
    const after = ending(session, 'terminated', 'by somebody else')!;
    const about = { sessionId: session.id, time: new Date(), state: 'ending', end: undefined };
    await sessions.appendEvent({} as Transaction, { ...about, ...after.event } as never);
    claims.changedElsewhere.add(session.id);
    await hear.execute();
    await hear.execute();
    expect(heard).toEqual([after.event.reason]);
    // Whoever had missed it is kept from now on.
    expect(started).toEqual([session.id, session.id, session.id]);
  });

  it('and what was typed here into a session of theirs is carried to its keeper', async () => {
    const { session, claims, hear, live } = stage();
    const at = new Date('2026-01-01T00:00:01Z');
    live.touch(session.id, at);
    await hear.execute();
    expect(live.lastInput(session.id)).toBeUndefined();
    expect(await claims.newsFor('rep_a')).toMatchObject([{ id: session.id, lastInputAt: at }]);
    const there = new LiveSessions();
    const keep = { start: () => undefined, keeps: () => true };
    await new HearOtherReplicas(claims, there, keep, 'rep_a').execute();
    expect(there.lastInput(session.id)).toEqual(at);
  });
});

describe('a keeper whose session another replica has taken', () => {
  it('writes nothing more and stops, also in the midst of a step', async () => {
    const kept = keptSession(aSession({ createdAt: new Date() }));
    kept.keep.start(kept.session.id);
    await kept.reached('provisioning');
    const keeper = { replica: 'rep_b', epoch: 2 };
    const now = (await kept.sessions.find(kept.session.id))!;
    await kept.sessions.update({} as Transaction, { ...now, keeper });
    kept.runtime.show({ running: {} });
    await until(() => !kept.keep.keeps(kept.session.id));
    expect((await kept.sessions.find(kept.session.id))?.state).toBe('provisioning');
    await kept.changes.execute(systemContext(), kept.session.id, (s) => ending(s, 'idle', ''));
    await kept.keep.stop();
  });

  it('is not even begun', async () => {
    const keeper = { replica: 'rep_b', epoch: 1 };
    const kept = keptSession(aSession({ createdAt: new Date(), keeper }));
    kept.keep.start(kept.session.id);
    await until(() => !kept.keep.keeps(kept.session.id));
    expect([kept.audited, kept.runtime.calls]).toEqual([[], []]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
