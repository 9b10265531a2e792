import { beforeAll, expect, it } from '@jest/globals';
import { principalKey } from '@endoscope/core';
import type { UnitOfWork } from '@endoscope/core';
import { moveTo } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import { SessionKeyTaken } from '../ports/session-store.ts';
import type { SessionQuery, SessionStore } from '../ports/session-store.ts';
import { madePodContract } from './made-pod-contract.ts';
import { aSession, engineer } from './builders.ts';

/** What every `SessionStore` does; run against memory and Postgres. */
export function sessionStoreContract(open: () => { store: SessionStore; work: UnitOfWork }): void {
  let store: SessionStore;
  let work: UnitOfWork;
  beforeAll(() => {
    ({ store, work } = open());
  });

  const query: SessionQuery = {
    state: undefined,
    cluster: undefined,
    namespace: undefined,
    username: undefined,
    ownerKey: undefined,
    pageSize: 50,
    before: undefined,
  };

  it('gives back what was inserted, field by field', async () => {
    const session = aSession({ warnings: ['one'], reason: 'why', startTimeoutMs: 5_000 });
    await work.run((tx) => store.insert(tx, session));
    expect(await store.find(session.id)).toEqual(session);
  });

  it('gives back what was updated, field by field', async () => {
    const session = aSession();
    await work.run((tx) => store.insert(tx, session));
    const end = {
      reason: 'terminated',
      detail: 'x',
      exitCode: 7,
      process: 'gone',
      containerReason: 'Error',
    } as const;
    const ended = moveTo(session, 'ended', { end, endedAt: new Date('2026-01-01T01:00:00Z') });
    await work.run(async (tx) => {
      expect(await store.findForUpdate(tx, session.id)).toEqual(session);
      await store.update(tx, ended);
    });
    expect(await store.find(session.id)).toEqual(ended);
  });

  it('gives back what it waits for, and since when', async () => {
    const session = aSession();
    await work.run((tx) => store.insert(tx, session));
    const since = new Date('2026-01-01T00:00:05.250Z');
    const waiting = { reason: 'ErrImagePull', message: 'not found', since };
    await work.run((tx) => store.update(tx, { ...session, waiting }));
    expect((await store.find(session.id))?.waiting).toEqual(waiting);
  });

  it('finds nothing where nothing is', async () => {
    expect(await store.find(aSession().id)).toBeUndefined();
  });

  it('lists newest first, page by page, by each filter', async () => {
    const target = { ...aSession().target, cluster: 'paging' };
    const made = [1, 2, 3].map((minute) =>
      aSession({ target, createdAt: new Date(Date.UTC(2026, 1, 1, 0, minute)) }),
    );
    for (const session of made) await work.run((tx) => store.insert(tx, session));
    const newestFirst = made.map((s) => s.id).reverse();
    const first = await store.list({ ...query, cluster: 'paging', pageSize: 2 });
    expect(first.items.map((s) => s.id)).toEqual(newestFirst.slice(0, 2));
    expect(first.nextPageToken).toBe(newestFirst[1]);
    const before = newestFirst[1]!;
    const second = await store.list({ ...query, cluster: 'paging', pageSize: 2, before });
    expect(second.items.map((s) => s.id)).toEqual(newestFirst.slice(2));
    expect(second.nextPageToken).toBeUndefined();
    const none = [
      { state: 'ready' as const },
      { namespace: 'other' },
      { username: 'other' },
      { ownerKey: 'other' },
    ];
    for (const filter of none) {
      expect((await store.list({ ...query, cluster: 'paging', ...filter })).items).toEqual([]);
    }
  });

  it('lists the running ones of an owner on a target, newest first', async () => {
    const target = { ...aSession().target, cluster: 'running', podUid: 'uid-running' };
    const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 0, minute));
    const made = [1, 2, 3, 4].map((minute) => aSession({ target, createdAt: at(minute) }));
    const [first, second, third, starting] = made as [Session, Session, Session, Session];
    for (const session of made) await work.run((tx) => store.insert(tx, session));
    for (const session of [first, second, third]) {
      await work.run(async (tx) => {
        const sent = moveTo(session, 'provisioning', {});
        await store.update(tx, sent);
        await store.update(tx, moveTo(sent, 'ready', { readyAt: at(5) }));
      });
    }
    const { cluster, namespace, podUid } = target;
    const of = { ownerKey: principalKey(engineer), cluster, namespace, podUid, max: 2 };
    expect((await store.listReady(of)).map((s) => s.id)).toEqual([third.id, second.id]);
    const all = await store.listReady({ ...of, max: 50 });
    expect(all.map((s) => s.id)).not.toContain(starting.id);
    expect(all).toHaveLength(3);
    for (const other of ['ownerKey', 'cluster', 'namespace', 'podUid'] as const) {
      expect(await store.listReady({ ...of, [other]: 'other' })).toEqual([]);
    }
  });

  it('counts and lists the live ones of a scope', async () => {
    const target = { ...aSession().target, cluster: 'counting', podUid: 'uid-counting' };
    const [live, over] = [aSession({ target }), aSession({ target })];
    const end = {
      reason: 'expired',
      detail: '',
      exitCode: undefined,
      process: 'gone',
      containerReason: undefined,
    } as const;
    await work.run(async (tx) => {
      await store.insert(tx, live);
      await store.insert(tx, over);
      await store.update(tx, moveTo(over, 'ended', { end, endedAt: over.createdAt }));
    });
    const counts = await work.run((tx) =>
      store.countLive(tx, [
        { cluster: 'counting' },
        { podUid: 'uid-counting' },
        { cluster: 'counting', ownerKey: 'other' },
        { cluster: 'counting', ownerKey: principalKey(engineer) },
      ]),
    );
    expect(counts).toEqual([1, 1, 0, 1]);
    expect(await work.run((tx) => store.countLive(tx, []))).toEqual([]);
    expect((await store.listLive('counting')).map((s) => s.id)).toEqual([live.id]);
  });

  it('numbers the events of a session from one, without gaps', async () => {
    const session = aSession();
    await work.run((tx) => store.insert(tx, session));
    for (const reason of ['a', 'b', 'c']) {
      await work.run((tx) =>
        store.appendEvent(tx, {
          sessionId: session.id,
          time: session.createdAt,
          type: 'waiting',
          state: 'requested',
          reason,
          message: '',
          end: undefined,
        }),
      );
    }
    const events = await store.eventsAfter(session.id, 1, 10);
    expect(events.map((e) => [e.number, e.reason])).toEqual([
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(await store.eventsAfter(session.id, 0, 1)).toHaveLength(1);
  });

  it('records an idempotency key once, per owner', async () => {
    const [first, second] = [aSession(), aSession()];
    const record = { ownerKey: 'o-1', key: 'k', requestHash: 'h', sessionId: first.id };
    await work.run((tx) => store.insert(tx, first, record));
    const again = work.run((tx) => store.insert(tx, second, { ...record, sessionId: second.id }));
    await expect(again).rejects.toBeInstanceOf(SessionKeyTaken);
    expect(await store.findIdempotent('o-1', 'k')).toEqual(record);
    expect(await store.findIdempotent('o-2', 'k')).toBeUndefined();
    expect(await store.deleteIdempotencyBefore(new Date(Date.now() + 60_000))).toBe(1);
    expect(await store.findIdempotent('o-1', 'k')).toBeUndefined();
  });

  madePodContract(open);
}
