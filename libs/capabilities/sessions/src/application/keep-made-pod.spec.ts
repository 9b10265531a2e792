import { afterEach, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, RequestInvalid, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { madePodLimits } from '../domain/made-pod.ts';
import type { Session } from '../domain/session.ts';
import { ownerLabels } from '../domain/workload.ts';
import { aCopySession } from '../testing/builders.ts';
import { keptSession } from '../testing/kept-session.ts';
import { replaceOriginal } from './replace-original.ts';
import { ending } from './terminate-session.ts';

type Kept = ReturnType<typeof keptSession>;
const opened: Kept[] = [];
afterEach(async () => {
  for (const { keep } of opened.splice(0)) await keep.stop();
});

/** Sleeps a thousandth of the time; `now` moves as if it had slept. */
function quickClock(): Clock {
  const beganMs = Date.now();
  const now = (): Date => new Date(beganMs + (Date.now() - beganMs) * 1_000);
  return {
    now,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, durationMs / 1_000);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason as Error);
        });
      }),
  };
}

function setUp(change: Partial<Session> = {}, clock?: Clock): Kept {
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + 10 * 24 * 3_600_000);
  const kept = keptSession(aCopySession({ createdAt, expiresAt, ...change }), {}, clock);
  opened.push(kept);
  return kept;
}

const running = { running: {} };
const exited = (exitCode: number) => ({ terminated: { exitCode, reason: 'Error' } });

async function untilReady(kept: Kept): Promise<void> {
  kept.keep.start(kept.session.id);
  kept.runtime.show(running);
  await kept.reached('ready');
}

async function terminate({ changes, session }: Kept): Promise<void> {
  await changes.execute(systemContext(), session.id, (s) => ending(s, 'terminated', 'by x.'));
}

async function until(condition: () => boolean): Promise<void> {
  const untilMs = Date.now() + 3_000;
  while (!condition() && Date.now() < untilMs) await new Promise((r) => setTimeout(r, 5));
  expect(condition()).toBe(true);
}

function podOf({ sessions, session }: Kept) {
  return sessions.madePods.get(session.id);
}

describe('keeping a session in a pod of its own', () => {
  it('creates the pod once, and records its UID before it is ready', async () => {
    const kept = setUp();
    await untilReady(kept);
    expect(kept.runtime.calls).toEqual(['create web-debug']);
    const session = await kept.sessions.find(kept.session.id);
    expect(session?.runsIn).toEqual({ name: 'web-debug', uid: 'uid-web-debug' });
    expect(podOf(kept)).toMatchObject({ state: 'made', uid: 'uid-web-debug' });
    expect(kept.audited).toEqual([
      'session.provisioning_started',
      'session.pod_created',
      'session.ready',
    ]);
  });

  it('finds its own pod after an unknown outcome, and makes no second one', async () => {
    const kept = setUp();
    kept.runtime.addFailures = [new LedgerUnavailable({})];
    kept.runtime.addAppliesAnyway = true;
    await untilReady(kept);
    expect(kept.runtime.calls).toEqual(['create web-debug']);
    expect(podOf(kept)?.uid).toBe('uid-web-debug');
  });

  it('creates it again when an unknown outcome turns out to be nothing', async () => {
    const kept = setUp();
    kept.runtime.addFailures = [new LedgerUnavailable({})];
    await untilReady(kept);
    expect(kept.runtime.calls).toEqual(['create web-debug', 'create web-debug']);
  });

  it('goes on with its own pod after a crash between creation and record', async () => {
    const kept = setUp({ state: 'provisioning' });
    const { id } = kept.session;
    const metadata = { name: 'web-debug', uid: 'uid-1', labels: { [ownerLabels.session]: id } };
    kept.runtime.made = { metadata };
    await untilReady(kept);
    expect(kept.runtime.calls).toEqual([]);
    expect(podOf(kept)?.uid).toBe('uid-1');
  });

  it('leaves a pod alone that has the name but not the label, and says so', async () => {
    const kept = setUp();
    kept.runtime.made = { metadata: { name: 'web-debug', uid: 'uid-other', labels: {} } };
    kept.keep.start(kept.session.id);
    const { end } = await kept.reached('ended');
    expect(end).toMatchObject({ reason: 'start_failed', process: 'gone' });
    expect(end?.detail).toContain('already has a pod "web-debug"');
    expect(podOf(kept)).toMatchObject({ state: 'foreign', uid: undefined });
    expect(kept.runtime.made.metadata?.uid).toBe('uid-other');
  });

  it('ends with the words of a cluster that refuses the pod', async () => {
    const kept = setUp();
    kept.runtime.addFailures = [new RequestInvalid({ what: 'pods is forbidden.' })];
    kept.keep.start(kept.session.id);
    expect((await kept.reached('ended')).end?.detail).toContain('pods is forbidden.');
    expect(podOf(kept)?.state).toBe('removed');
  });

  it('reports why the pod is not scheduled, and ends with what its node refused', async () => {
    const kept = setUp();
    kept.keep.start(kept.session.id);
    await kept.reached('provisioning');
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' };
    kept.runtime.showPod({
      phase: 'Pending',
      conditions: [{ ...condition, message: '0/1 nodes' }],
    });
    await until(() => kept.sessions.sessions.get(kept.session.id)?.waiting !== undefined);
    const waiting = kept.sessions.sessions.get(kept.session.id)?.waiting;
    expect(waiting).toMatchObject({ reason: 'Unschedulable', message: '0/1 nodes' });
    kept.runtime.showPod({ phase: 'Failed', reason: 'NodeAffinity', message: 'no match' });
    const { end } = await kept.reached('ended');
    expect(end).toMatchObject({ reason: 'start_failed', process: 'gone' });
    expect(end?.detail).toContain('NodeAffinity: no match');
    expect(kept.runtime.made).toBeUndefined();
  });

  it('takes a restart of the container for the end of its process', async () => {
    const kept = setUp();
    await untilReady(kept);
    const terminated = { exitCode: 3, reason: 'Error' };
    kept.runtime.showPod({
      containerStatuses: [
        {
          name: 'debugger-1',
          restartCount: 1,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated },
        },
      ],
    });
    expect((await kept.reached('ended')).end).toMatchObject({
      reason: 'process_exited',
      exitCode: 3,
      process: 'gone',
    });
  });

  it('keeps the pod of a process that exited while its log may be read, then removes it', async () => {
    const kept = setUp({}, quickClock());
    await untilReady(kept);
    kept.runtime.show(exited(7));
    const { end } = await kept.reached('ended');
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect([podOf(kept)?.state, kept.runtime.made?.metadata?.uid]).toEqual([
      'removing',
      'uid-web-debug',
    ]);
    await until(() => podOf(kept)?.state === 'removed');
    expect(kept.runtime.made).toBeUndefined();
    expect(kept.audited.at(-1)).toBe('session.pod_removed');
    expect(kept.keep.count).toBe(0);
  });

  it('removes the pod before a session that is ended has ended', async () => {
    const kept = setUp();
    await untilReady(kept);
    await terminate(kept);
    expect((await kept.reached('ended')).end).toMatchObject({
      reason: 'terminated',
      process: 'gone',
    });
    expect(kept.runtime.calls.at(-1)).toBe(
      `delete web-debug uid-web-debug ${madePodLimits.graceSeconds}`,
    );
    expect(podOf(kept)).toMatchObject({ state: 'removed' });
    expect(kept.audited.slice(-3)).toEqual([
      'session.ending',
      'session.pod_removed',
      'session.ended',
    ]);
  });

  it('does not touch a pod that took the name of its own', async () => {
    const kept = setUp();
    await untilReady(kept);
    const { id } = kept.session;
    const metadata = { name: 'web-debug', uid: 'uid-new', labels: { [ownerLabels.session]: id } };
    kept.runtime.made = { metadata };
    await terminate(kept);
    await kept.reached('ended');
    expect(kept.runtime.made?.metadata?.uid).toBe('uid-new');
    expect(podOf(kept)?.state).toBe('removed');
  });

  it('does not touch a pod whose label somebody took away', async () => {
    const kept = setUp();
    await untilReady(kept);
    kept.runtime.made = { metadata: { name: 'web-debug', uid: 'uid-web-debug', labels: {} } };
    await terminate(kept);
    const { end } = await kept.reached('ended');
    expect(end?.detail).toContain('was left alone');
    expect(kept.runtime.made?.metadata?.uid).toBe('uid-web-debug');
    expect(podOf(kept)?.state).toBe('foreign');
  });

  it('ends even though the pod cannot be removed, and hands it to the sweep', async () => {
    const kept = setUp();
    await untilReady(kept);
    kept.runtime.podFailures = [new LedgerUnavailable({})];
    await terminate(kept);
    const { end } = await kept.reached('ended');
    expect(end).toMatchObject({ reason: 'terminated', process: 'unknown' });
    expect(end?.detail).toContain('could not be removed yet');
    expect(podOf(kept)).toMatchObject({ state: 'removing', attempts: 1 });
    expect(podOf(kept)?.dueAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it('keeps a pod that was asked to stay, ends its process and says what stays', async () => {
    const kept = setUp({ remove: false });
    await untilReady(kept);
    kept.runtime.onEndInput = () => kept.runtime.show(exited(0));
    await terminate(kept);
    const { end } = await kept.reached('ended');
    expect(end?.detail).toBe(
      'by x. Pod web-debug stays in namespace shop, as asked; whoever may delete pods there can remove it.',
    );
    expect([podOf(kept)?.state, kept.runtime.made?.metadata?.uid]).toEqual([
      'kept',
      'uid-web-debug',
    ]);
  });

  it('removes nothing for a session that was ended before it began', async () => {
    const kept = setUp();
    await terminate(kept);
    kept.keep.start(kept.session.id);
    expect((await kept.reached('ended')).end).toMatchObject({ process: 'gone' });
    expect([podOf(kept)?.state, kept.runtime.calls]).toEqual(['removed', []]);
  });
});

describe('replacing a pod by its copy', () => {
  it('deletes the original at once, by its UID, when the copy exists', async () => {
    const kept = setUp({ replaces: true });
    await untilReady(kept);
    expect(kept.runtime.calls).toEqual(['create web-debug', 'delete web uid-web 0']);
    expect(kept.audited).toContain('session.original_deleted');
  });

  it('deletes it only once, however often a gateway starts anew', async () => {
    const kept = setUp({ replaces: true });
    await untilReady(kept);
    await kept.keep.stop();
    const session = (await kept.sessions.find(kept.session.id))!;
    kept.sessions.sessions.set(session.id, { ...session, state: 'provisioning' });
    const { runtime, sessions, changes: change } = kept;
    await replaceOriginal({ runtime, sessions, change }, systemContext(), session);
    expect(kept.runtime.calls.filter((call) => call.startsWith('delete'))).toHaveLength(1);
  });

  it('warns when the original cannot be deleted, and goes on with the copy', async () => {
    const kept = setUp({ replaces: true });
    kept.runtime.podFailures = [new RequestInvalid({ what: 'not you.' })];
    await untilReady(kept);
    const session = await kept.sessions.find(kept.session.id);
    expect(session?.warnings.join()).toContain('original pod web could not be deleted');
  });
});
