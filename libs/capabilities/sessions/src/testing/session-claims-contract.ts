import { beforeEach, expect, it } from '@jest/globals';
import type { SessionId, UnitOfWork } from '@endoscope/core';
import { moveTo } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import type { SessionClaims, TakenSession } from '../ports/session-claims.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { aSession } from './builders.ts';

export interface SessionClaimsStage {
  readonly work: UnitOfWork;
  readonly claims: SessionClaims;
  /** Sessions as replica `rep_a` changes them, and as `rep_b` does. */
  readonly storeOfA: SessionStore;
  readonly storeOfB: SessionStore;
  /** From now on these live, and no other. */
  readonly live: (...replicas: string[]) => Promise<void>;
}

const expiryMs = 3_600_000;
const gone = { reason: 'expired', detail: '', process: 'gone' } as const;
const end = { ...gone, exitCode: undefined, containerReason: undefined };

/** What every `SessionClaims` does; run against memory and Postgres. */
export function sessionClaimsContract(open: () => Promise<SessionClaimsStage>): void {
  let stage: SessionClaimsStage;
  beforeEach(async () => {
    stage = await open();
    await stage.live('rep_a', 'rep_b');
  });
  const insert = async (change: Partial<Session> = {}): Promise<Session> => {
    const session = aSession({ keeper: { replica: 'rep_a', epoch: 1 }, ...change });
    await stage.work.run((tx) => stage.storeOfA.insert(tx, session));
    return session;
  };
  const take = (by: string, id?: SessionId, max = 50): Promise<readonly TakenSession[]> =>
    stage.work.run((tx) =>
      stage.claims.takeOver(tx, { by, expiryMs, max, ...(id !== undefined && { id }) }),
    );
  const isHeld = (id: SessionId, replica: string, epoch: number): Promise<boolean> =>
    stage.work.run((tx) => stage.claims.isHeld(tx, id, { replica, epoch }));
  const newsOf = async (replica: string, id: SessionId) =>
    (await stage.claims.newsFor(replica)).find((news) => news.id === id);

  it('leave to a living replica what it keeps', async () => {
    const { id } = await insert();
    expect(await take('rep_b', id)).toEqual([]);
    expect((await stage.storeOfB.find(id))?.keeper).toEqual({ replica: 'rep_a', epoch: 1 });
  });

  it('give what a silent replica kept to whoever asks first, once, under a new epoch', async () => {
    const { id } = await insert();
    await stage.live('rep_b', 'rep_c');
    const taken = await Promise.all([take('rep_b', id), take('rep_c', id)]);
    expect(taken.flat()).toHaveLength(1);
    const [session] = taken.flat();
    expect(session).toMatchObject({ id, from: 'rep_a', keeper: { epoch: 2 } });
    expect((await stage.storeOfA.find(id))?.keeper).toEqual(session?.keeper);
    expect(await isHeld(id, 'rep_a', 1)).toBe(false);
    expect(await isHeld(id, session!.keeper.replica, 2)).toBe(true);
  });

  it('give what a replica has let go of, at once, and never an epoch twice', async () => {
    const { id } = await insert();
    expect(await stage.claims.release('rep_a')).toBeGreaterThan(0);
    expect((await stage.storeOfA.find(id))?.keeper).toBeUndefined();
    const taken = [{ id, from: undefined, keeper: { replica: 'rep_b', epoch: 2 } }];
    expect(await take('rep_b', id)).toEqual(taken);
    await stage.claims.release('rep_b');
    expect((await take('rep_a', id))[0]?.keeper).toEqual({ replica: 'rep_a', epoch: 3 });
    expect(await isHeld(id, 'rep_a', 1)).toBe(false);
  });

  it('leave a session that has ended with its last keeper', async () => {
    const session = await insert();
    const ended = moveTo(session, 'ended', { end, endedAt: new Date() });
    await stage.work.run((tx) => stage.storeOfA.update(tx, ended));
    await stage.live('rep_b');
    expect(await take('rep_b', session.id)).toEqual([]);
    expect(await stage.storeOfA.find(session.id)).toMatchObject({ keeper: session.keeper });
  });

  it('give no more at once than was asked for', async () => {
    const all = [await insert(), await insert(), await insert()];
    await stage.live('rep_b');
    const [first, rest] = [await take('rep_b', undefined, 2), await take('rep_b')];
    expect(first).toHaveLength(2);
    const taken = [...first, ...rest].map(({ id }) => id);
    expect(taken).toEqual(expect.arrayContaining(all.map(({ id }) => id)));
    expect(new Set(taken).size).toBe(taken.length);
  });

  it('tell a keeper what somebody else has changed, until it changes something itself', async () => {
    const session = await insert();
    expect(await newsOf('rep_a', session.id)).toBeUndefined();
    const asked = moveTo(session, 'ending', { end });
    await stage.work.run(async (tx) => {
      await stage.storeOfB.update(tx, asked);
      const about = { sessionId: session.id, time: new Date(), state: 'ending', end } as const;
      const what = { type: 'state', reason: 'expired', message: 'm' } as const;
      await stage.storeOfB.appendEvent(tx, { ...about, ...what });
    });
    const news = await newsOf('rep_a', session.id);
    expect(news?.event).toMatchObject({ sessionId: session.id, state: 'ending', number: 1 });
    expect(news?.event?.end).toMatchObject(gone);
    expect(await newsOf('rep_b', session.id)).toBeUndefined();
    await stage.work.run((tx) => stage.storeOfA.update(tx, asked));
    expect(await newsOf('rep_a', session.id)).toBeUndefined();
  });

  it('tell a keeper of input that came elsewhere, and never of an earlier one after it', async () => {
    const { id } = await insert();
    const [earlier, later] = [new Date('2026-01-01T00:01:00Z'), new Date('2026-01-01T00:02:00Z')];
    await stage.claims.noteInputs(new Map([[id, later]]));
    await stage.claims.noteInputs(new Map([[id, earlier]]));
    expect(await newsOf('rep_a', id)).toEqual({ id, lastInputAt: later, event: undefined });
  });
}
