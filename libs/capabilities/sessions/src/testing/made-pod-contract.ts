import { beforeAll, expect, it } from '@jest/globals';
import type { UnitOfWork } from '@endoscope/core';
import type { MadePodChange } from '../domain/made-pod.ts';
import { moveTo } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import { SessionKeyTaken } from '../ports/session-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { aCopySession, aSession } from './builders.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date(noon.getTime() + 1_000);
const end = {
  reason: 'terminated',
  detail: '',
  exitCode: undefined,
  process: 'gone',
  containerReason: undefined,
} as const;

/** What every `SessionStore` does with the pods made for sessions. */
export function madePodContract(open: () => { store: SessionStore; work: UnitOfWork }): void {
  let store: SessionStore;
  let work: UnitOfWork;
  beforeAll(() => {
    ({ store, work } = open());
  });

  const inserted = async (change: Partial<Session> = {}): Promise<Session> => {
    const session = aCopySession({ createdAt: noon, ...change });
    await work.run((tx) => store.insert(tx, session));
    return session;
  };
  const update = (session: Session, change: MadePodChange, now = noon): Promise<void> =>
    work.run((tx) => store.updateMadePod(tx, { id: session.id, now }, change));
  const claim = (only: Session, now = noon) =>
    store.claimMadePods({ now, leaseMs: 60_000, max: 10, id: only.id });

  it('records the pod of a session together with the session, and none for a container', async () => {
    const session = await inserted();
    expect(await store.findMadePod(session.id)).toEqual({
      sessionId: session.id,
      cluster: 'eu-1',
      namespace: 'shop',
      name: 'web-debug',
      uid: undefined,
      state: 'made',
      attempts: 0,
      lastError: undefined,
      dueAt: undefined,
      changedAt: noon,
    });
    const plain = aSession();
    await work.run((tx) => store.insert(tx, plain));
    expect(await store.findMadePod(plain.id)).toBeUndefined();
  });

  it('changes what is named and leaves the rest, and times only changes of state', async () => {
    const session = await inserted();
    await update(session, { uid: 'uid-1' }, later);
    expect(await store.findMadePod(session.id)).toMatchObject({ uid: 'uid-1', changedAt: noon });
    const change = { state: 'removing', attempts: 2, lastError: 'why', dueAt: noon } as const;
    await update(session, change, later);
    expect(await store.findMadePod(session.id)).toMatchObject({
      ...change,
      uid: 'uid-1',
      changedAt: later,
    });
    await update(session, { state: 'removed' }, later);
    expect(await store.findMadePod(session.id)).toMatchObject({
      state: 'removed',
      dueAt: undefined,
    });
  });

  it('hands out a pod that is due to one caller, and again when the lease is over', async () => {
    const session = await inserted();
    await update(session, { state: 'removing', dueAt: later });
    expect(await claim(session)).toEqual([]);
    const claimed = await claim(session, later);
    expect(claimed).toMatchObject([{ sessionId: session.id, name: 'web-debug' }]);
    expect(await claim(session, later)).toEqual([]);
    expect(await claim(session, new Date(later.getTime() + 60_000))).toHaveLength(1);
  });

  it('hands out what is due in one cluster', async () => {
    const target = { ...aCopySession().target, cluster: 'eu-9' };
    const session = await inserted({ target });
    await update(session, { state: 'removing', dueAt: noon });
    const claim = { now: later, leaseMs: 60_000, max: 10 };
    expect(await store.claimMadePods({ ...claim, id: session.id, cluster: 'eu-8' })).toEqual([]);
    const claimed = await store.claimMadePods({ ...claim, cluster: 'eu-9' });
    expect(claimed.map((pod) => pod.sessionId)).toEqual([session.id]);
  });

  it('hands out nothing that is given up, kept, foreign or of a session that lives', async () => {
    const states = ['made', 'removing', 'removed', 'kept', 'foreign'] as const;
    for (const state of states) {
      const session = await inserted();
      await update(session, { state });
      expect(await claim(session, later)).toEqual([]);
    }
  });

  it('hands out what a session that has ended has forgotten, unless it was to stay', async () => {
    for (const remove of [true, false]) {
      const session = await inserted({ remove });
      const ended = moveTo(session, 'ended', { end, endedAt: noon });
      await work.run((tx) => store.update(tx, ended));
      const claimed = await claim(session, later);
      expect(claimed.map((pod) => pod.state)).toEqual(remove ? ['removing'] : []);
    }
  });

  it('records an idempotency key for an answer that made no session', async () => {
    const session = aSession();
    await work.run((tx) => store.insert(tx, session));
    const record = { ownerKey: 'o-9', key: 'again', requestHash: 'h', sessionId: session.id };
    await work.run((tx) => store.insertIdempotent(tx, record));
    expect(await store.findIdempotent('o-9', 'again')).toEqual(record);
    const second = work.run((tx) => store.insertIdempotent(tx, record));
    await expect(second).rejects.toBeInstanceOf(SessionKeyTaken);
  });
}
