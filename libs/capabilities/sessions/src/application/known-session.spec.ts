import { describe, expect, it } from '@jest/globals';
import { systemContext } from '@endoscope/core';
import type { Session } from '../domain/session.ts';
import { aSession } from '../testing/builders.ts';
import { MemorySessionStore } from '../testing/memory-session-store.ts';
import { ChangeSession } from './change-session.ts';
import type { SessionChange } from './change-session.ts';
import { KnownSession } from './known-session.ts';
import { LiveSessions } from './live-sessions.ts';
import { provisioning, ready } from './session-changes.ts';

const ctx = systemContext(new AbortController().signal);
const clock = { now: () => new Date(), sleep: () => Promise.resolve() };

class CountingStore extends MemorySessionStore {
  reads = 0;

  override find(...args: Parameters<MemorySessionStore['find']>) {
    this.reads += 1;
    return super.find(...args);
  }

  /** Of changes; not counted. */
  override findForUpdate(_tx: unknown, id: Session['id']) {
    return super.find(id);
  }
}

function setUp() {
  const session = aSession();
  const { id } = session;
  const sessions = new CountingStore();
  sessions.sessions.set(id, session);
  const live = new LiveSessions();
  const audit = { execute: () => Promise.resolve() };
  const work = { run: <T>(f: (tx: never) => Promise<T>) => f({} as never) };
  const change = new ChangeSession(sessions, audit as never, work as never, clock, live);
  let woken = 0;
  const known = new KnownSession({ sessions, live, change }, id, () => (woken += 1));
  known.listen();
  const event = { type: 'warning', reason: 'r', message: '' } as const;
  const theirs = () => change.execute(ctx, id, () => ({ event }));
  const own = (decide: (session: Session, now: Date) => SessionChange | undefined) =>
    known.execute(ctx, id, decide);
  return { known, sessions, own, theirs, event, woken: () => woken };
}

describe('a session as its keeper knows it', () => {
  it('is not read again while it starts, nor wakes for what the keeper did', async () => {
    const { known, sessions, own, woken } = setUp();
    await own(provisioning);
    expect((await known.get())?.state).toBe('provisioning');
    expect(await known.get()).toEqual(sessions.sessions.get((await known.get())!.id));
    expect([sessions.reads, woken()]).toEqual([0, 0]);
  });

  it('wakes and is read again when somebody else changed it', async () => {
    const { known, sessions, own, theirs, woken } = setUp();
    await own(provisioning);
    await theirs();
    expect(woken()).toBe(1);
    await known.get();
    expect(sessions.reads).toBe(1);
    await known.get();
    expect(sessions.reads).toBe(1);
  });

  it('wakes and is read again when somebody else changed it during the own change', async () => {
    const { known, sessions, own, theirs, event, woken } = setUp();
    await own(provisioning);
    let other: Promise<unknown> = Promise.resolve();
    await own(() => {
      other = theirs();
      return { event };
    });
    await other;
    expect(woken()).toBeGreaterThan(0);
    await known.get();
    expect(sessions.reads).toBe(1);
  });

  it('is not kept once it is ready, nor after it was forgotten', async () => {
    const { known, sessions, own } = setUp();
    await own(provisioning);
    known.forget();
    await known.get();
    expect(sessions.reads).toBe(1);
    await own(ready);
    expect((await known.get())?.state).toBe('ready');
    expect(sessions.reads).toBe(1);
    await known.get();
    expect(sessions.reads).toBe(2);
  });
});
