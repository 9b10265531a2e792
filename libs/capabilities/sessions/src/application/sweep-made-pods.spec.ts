import { describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, systemClock, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { madePodLimits } from '../domain/made-pod.ts';
import type { MadePod } from '../domain/made-pod.ts';
import type { Session } from '../domain/session.ts';
import { ownerLabels } from '../domain/workload.ts';
import { aCopySession } from '../testing/builders.ts';
import { keptSession } from '../testing/kept-session.ts';

const end = {
  reason: 'terminated',
  detail: '',
  exitCode: undefined,
  process: 'unknown',
  containerReason: undefined,
} as const;

/** A session that has ended with its pod still there, due now. */
function setUp(change: Partial<MadePod> = {}, session: Partial<Session> = {}, clock?: Clock) {
  const endedAt = new Date();
  const over = aCopySession({ state: 'ended', end, endedAt, ...session });
  const kept = keptSession(over, {}, clock ?? systemClock);
  const { sessions, runtime } = kept;
  const labels = { [ownerLabels.session]: over.id };
  runtime.made = { metadata: { name: 'web-debug', uid: 'uid-web-debug', labels } };
  const due: Partial<MadePod> = { state: 'removing', uid: 'uid-web-debug', dueAt: new Date(0) };
  sessions.madePods.set(over.id, { ...sessions.madePods.get(over.id)!, ...due, ...change });
  const row = () => sessions.madePods.get(over.id)!;
  const sweep = () => kept.sweep.execute(systemContext());
  const ofCluster = (name: string) => kept.sweep.ofCluster(systemContext(), name);
  return { ...kept, row, sweep, ofCluster };
}

describe('sweeping the pods of sessions that are over', () => {
  it('removes what is due, and writes it down once', async () => {
    const { sweep, row, runtime, audited } = setUp();
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    expect(row()).toMatchObject({ state: 'removed', dueAt: undefined });
    expect(runtime.made).toBeUndefined();
    expect(audited).toEqual(['session.pod_removed']);
  });

  it('removes a pod whose creation was never answered, by its label and the UID found', async () => {
    const { sweep, row, runtime } = setUp({ uid: undefined });
    await sweep();
    expect(runtime.calls).toEqual([`delete web-debug uid-web-debug ${madePodLimits.graceSeconds}`]);
    expect(row().state).toBe('removed');
  });

  it('removes what a session that has ended forgot', async () => {
    const { sweep, row } = setUp({ state: 'made', dueAt: undefined });
    await sweep();
    expect(row().state).toBe('removed');
  });

  it.each([
    ['has another UID', { uid: 'uid-other' }, 'removed', 'session.pod_removed'],
    ['lost the label', { labels: {} }, 'foreign', 'session.pod_left'],
    [
      'has the label of another session',
      { labels: { [ownerLabels.session]: 'x' } },
      'foreign',
      'session.pod_left',
    ],
  ])('leaves a pod of the same name alone that %s', async (_what, metadata, state, event) => {
    const { sweep, row, runtime, audited } = setUp();
    const other = { metadata: { ...runtime.made?.metadata, ...metadata } };
    runtime.made = other;
    await sweep();
    expect([runtime.made, row().state, audited]).toEqual([other, state, [event]]);
    expect(runtime.calls).toEqual([]);
  });

  it('waits for a creation that may still come before it says there is nothing', async () => {
    const now = Date.now();
    const fresh = setUp({ uid: undefined, changedAt: new Date(now) });
    fresh.runtime.made = undefined;
    await fresh.sweep();
    expect(fresh.row()).toMatchObject({ state: 'removing', attempts: 1 });
    const old = new Date(now - madePodLimits.lateCreationMs);
    const late = setUp({ uid: undefined, changedAt: old });
    late.runtime.made = undefined;
    await late.sweep();
    expect(late.row().state).toBe('removed');
  });

  it('tries again later and later when the cluster is away, without a line for each try', async () => {
    const { sweep, row, runtime, audited } = setUp({ attempts: 3 });
    runtime.podFailures = [new LedgerUnavailable({})];
    const before = Date.now();
    await sweep();
    const { state, attempts, dueAt, lastError } = row();
    expect([state, attempts, audited]).toEqual(['removing', 4, []]);
    expect(dueAt!.getTime() - before).toBeGreaterThanOrEqual(8 * madePodLimits.removalDelayMsMin);
    expect(lastError).toContain('cannot record');
  });

  it('gives up after the last attempt, and says so in the ledger', async () => {
    const last = madePodLimits.removalAttemptsMax - 1;
    const { sweep, row, runtime, audited } = setUp({ attempts: last });
    runtime.podFailures = [new LedgerUnavailable({})];
    await sweep();
    expect(row()).toMatchObject({ state: 'removing', attempts: last + 1, dueAt: undefined });
    expect([audited, await sweep()]).toEqual([['session.pod_left'], 0]);
  });

  it('acts in the name of the owner of the session', async () => {
    const { sweep, runtime, session } = setUp();
    const names: string[] = [];
    const find = runtime.findPod.bind(runtime);
    runtime.findPod = (reference, acting) => {
      names.push(acting!.by.username);
      return find(reference);
    };
    await sweep();
    expect(new Set(names)).toEqual(new Set([session.principal.username]));
  });

  it('removes before its time what is in a cluster that is forgotten, and nothing elsewhere', async () => {
    const dueAt = new Date(Date.now() + 9_000);
    const { row, runtime, sweep, ofCluster } = setUp({ dueAt });
    expect([await sweep(), await ofCluster('eu-2'), await ofCluster('eu-1')]).toEqual([0, 0, 1]);
    expect([row().state, runtime.made]).toEqual(['removed', undefined]);
  });

  it('does not touch the pod of a session that lives', async () => {
    const { sweep, runtime } = setUp({ state: 'made', dueAt: undefined }, { state: 'ready' });
    expect([await sweep(), runtime.calls]).toEqual([0, []]);
  });
});
