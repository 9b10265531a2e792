import { describe, expect, it } from '@jest/globals';
import type { AppendAudit } from '@endoscope/audit';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { sessionLimitsDefault } from '../domain/sessions.limits.ts';
import { reuseFinding } from '../domain/reusable.ts';
import { moveTo } from '../domain/session.ts';
import { aSession, aWorkload, engineer } from '../testing/builders.ts';
import { MemorySessionStore } from '../testing/memory-session-store.ts';
import type { PreparedSession, PrepareSession, SessionInput } from './prepare-session.ts';
import { RequestSession } from './request-session.ts';

const ctx: RequestContext = { ...systemContext(), principal: engineer };
const input: SessionInput = {
  target: {
    cluster: 'eu-1',
    namespace: 'shop',
    subject: { kind: 'pod', name: 'web' },
    container: 'app',
    crashing: false,
  },
  workload: aWorkload(),
  reason: 'why',
  ttlMs: undefined,
};

function setUp(
  limits: Partial<typeof sessionLimitsDefault> = {},
  change: Partial<PreparedSession> = {},
) {
  const sessions = new MemorySessionStore();
  const audited: string[] = [];
  let prepared = 0;
  const prepare = {
    execute: (_ctx: unknown, _id: unknown, asked: SessionInput): Promise<PreparedSession> => {
      prepared += 1;
      return Promise.resolve({
        target: aSession().target,
        planned: { style: 'ephemeral', container: { name: 'dbg', image: 'busybox:1.36' } },
        workload: change.workload ?? input.workload,
        ttlMs: asked.ttlMs,
        profile: 'general',
        specHash: 'f'.repeat(64),
        findings: change.findings ?? [],
        decision: { allowed: true, policyIds: ['p'], sentence: '' },
        reusable: change.reusable,
      });
    },
  } as unknown as PrepareSession;
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: { event: string }) => {
      audited.push(entry.event);
      return Promise.resolve();
    },
  } as unknown as AppendAudit;
  const request = new RequestSession({
    prepare,
    sessions,
    audit,
    work: { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) },
    clock: systemClock,
    limits: { ...sessionLimitsDefault, ...limits },
    hold: { execute: () => Promise.resolve() },
    checkRecorder: () => Promise.resolve(),
  });
  return { request, sessions, audited, preparedCount: () => prepared };
}

describe('requesting a session', () => {
  it('records the row, its first event and the audit line, and nothing else', async () => {
    const { request, sessions, audited } = setUp();
    const { session, created } = await request.execute(ctx, input);
    expect([created, session.state, session.principal]).toEqual([true, 'requested', engineer]);
    expect(audited).toEqual(['session.requested']);
    const events = await sessions.eventsAfter(session.id, 0, 10);
    expect(events.map((e) => [e.number, e.reason])).toEqual([[1, 'requested']]);
  });

  it('gives the first answer again for the same key, whatever has happened since', async () => {
    const { request, sessions, audited, preparedCount } = setUp();
    const first = await request.execute(ctx, input, 'key');
    sessions.sessions.set(first.session.id, moveTo(first.session, 'provisioning', {}));
    const again = await request.execute(ctx, input, 'key');
    expect(again).toEqual({ session: first.session, created: false });
    expect([audited.length, preparedCount(), sessions.sessions.size]).toEqual([1, 1, 1]);
  });

  it('refuses a key that was used for another request', async () => {
    const { request } = setUp();
    await request.execute(ctx, input, 'key');
    const other = { ...input, reason: 'another' };
    await expect(request.execute(ctx, other, 'key')).rejects.toThrow('IDEMPOTENCY_KEY_REUSED');
  });

  it('keeps the keys of two people apart', async () => {
    const { request } = setUp();
    const first = await request.execute(ctx, input, 'key');
    const other = { ...ctx, principal: { ...engineer, subject: 'u-2' } };
    const second = await request.execute(other, input, 'key');
    expect(second.created && second.session.id !== first.session.id).toBe(true);
  });

  it('makes one session of many requests with one key at once', async () => {
    const { request, sessions } = setUp();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => request.execute(ctx, input, 'key')),
    );
    expect(new Set(answers.map((a) => a.session.id)).size).toBe(1);
    expect(sessions.sessions.size).toBe(1);
  });

  it.each([
    ['of yours', { sessionsPerUserMax: 2 }],
    ['on this pod', { sessionsPerPodMax: 2 }],
    ['in cluster eu-1', { sessionsPerClusterMax: 2 }],
  ])('takes as many live sessions %s as the limit and not one more', async (what, limits) => {
    const { request } = setUp(limits);
    await request.execute(ctx, input);
    await request.execute(ctx, input);
    await expect(request.execute(ctx, input)).rejects.toThrow(`2 live sessions ${what}`);
  });

  it('gives a session its time to live, or the default', async () => {
    const { request } = setUp();
    const lifeMs = async (ttlMs: number | undefined) => {
      const { session } = await request.execute(ctx, { ...input, ttlMs });
      return session.expiresAt.getTime() - session.createdAt.getTime();
    };
    expect([await lifeMs(60_000), await lifeMs(undefined)]).toEqual([60_000, 3_600_000]);
  });
});

describe('asking for what runs already', () => {
  const running = aSession({ state: 'ready', readyAt: new Date() });
  const workload = aWorkload({ reuse: true });

  it('answers the running session and makes none', async () => {
    const { request, sessions, audited } = setUp({}, { reusable: running, workload });
    expect(await request.execute(ctx, input)).toEqual({ session: running, created: false });
    expect([sessions.sessions.size, audited]).toEqual([0, ['session.reused']]);
  });

  it('answers the same session for the same key, and writes it down once', async () => {
    const { request, sessions, audited } = setUp({}, { reusable: running, workload });
    sessions.sessions.set(running.id, running);
    await request.execute(ctx, input, 'key');
    const again = await request.execute(ctx, input, 'key');
    expect([again.session.id, again.created]).toEqual([running.id, false]);
    expect(audited).toEqual(['session.reused']);
  });

  it('makes a new one when nothing runs', async () => {
    const { request } = setUp({}, { workload });
    expect((await request.execute(ctx, input)).created).toBe(true);
  });

  it('makes a new one when it was not asked to re-use, and warns of nothing: a plan offers', async () => {
    const findings = [reuseFinding(running)];
    const { request } = setUp({}, { reusable: running, findings });
    const { session, created } = await request.execute(ctx, input);
    expect([created, session.warnings]).toEqual([true, []]);
  });
});
