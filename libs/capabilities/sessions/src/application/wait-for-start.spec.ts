import { afterEach, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import type { Session } from '../domain/session.ts';
import { aSession } from '../testing/builders.ts';
import { keptSession } from '../testing/kept-session.ts';
import { ending } from './terminate-session.ts';

/** Beyond the end of any test, also where a clock runs a thousand times too fast. */
const startTimeoutMs = 24 * 3_600_000;

type Kept = ReturnType<typeof keptSession>;
const opened: Kept[] = [];
afterEach(async () => {
  for (const { keep } of opened.splice(0)) await keep.stop();
});

function setUp(clock?: Clock): Kept {
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + startTimeoutMs);
  const kept = keptSession(aSession({ createdAt, expiresAt }), { startTimeoutMs }, clock);
  opened.push(kept);
  kept.keep.start(kept.session.id);
  return kept;
}

async function terminate({ changes, session }: Kept): Promise<void> {
  await changes.execute(systemContext(), session.id, (s) => ending(s, 'terminated', 'by x.'));
}

const backOff = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } };
const event = { uid: 'e', count: 1, type: 'Warning' };

async function until(condition: () => boolean): Promise<void> {
  const untilMs = Date.now() + 3_000;
  while (!condition() && Date.now() < untilMs) await new Promise((r) => setTimeout(r, 5));
  expect(condition()).toBe(true);
}

describe('waiting for a container that cannot start', () => {
  it('ends with the event that says so, before the status does', async () => {
    const kept = setUp();
    const message = 'Container image "x:1" is not present with pull policy of Never';
    kept.runtime.events = [{ ...event, reason: 'ErrImageNeverPull', message }];
    kept.runtime.show({ waiting: { reason: 'ContainerCreating' } });
    const { end } = await kept.reached('ended');
    expect(end?.reason).toBe('start_failed');
    expect(end?.detail).toContain(message);
  });

  it.each([
    ['its status', backOff, []],
    [
      'its events',
      { waiting: { reason: 'ContainerCreating' } },
      [{ ...event, reason: 'BackOff', message: 'Back-off' }],
    ],
  ])('is cancelled at once when %s says that it waits in vain', async (_what, state, events) => {
    const kept = setUp();
    kept.runtime.events = events;
    kept.runtime.show(state);
    await until(() => kept.sessions.sessions.get(kept.session.id)?.waiting !== undefined);
    await terminate(kept);
    // `reached` waits for four seconds; a container that may still start has ten.
    const { end } = await kept.reached('ended');
    expect(end).toMatchObject({ reason: 'terminated', process: 'unknown' });
    expect(end?.detail).toContain('its entry stays in the pod');
  });

  it('ends a container that starts after its session has ended', async () => {
    const kept = setUp();
    kept.runtime.show(backOff);
    await until(() => kept.sessions.sessions.get(kept.session.id)?.waiting !== undefined);
    await terminate(kept);
    await kept.reached('ended');
    expect(kept.keep.count).toBe(0);
    kept.runtime.onSignal = (signal) =>
      signal === 'HUP' && kept.runtime.show({ terminated: { exitCode: 129 } });
    kept.runtime.show({ running: {} });
    await until(() => kept.runtime.calls.includes('HUP'));
    expect(kept.audited.at(-1)).toBe('process.signalled');
  });
});

describe('a container that no kubelet picks up', () => {
  const quick: Clock = {
    now: () => new Date(1_000 * Date.now() - 999 * beganMs),
    sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs / 1_000)),
  };
  const beganMs = Date.now();
  const waitingOf = ({ sessions, session }: Kept): Session['waiting'] =>
    sessions.sessions.get(session.id)?.waiting;

  async function told(conditions: { type: string; status: string; message?: string }[] | Error) {
    const kept = setUp(quick);
    if (conditions instanceof Error) {
      kept.runtime.readNode = () => Promise.reject(conditions);
    } else {
      kept.runtime.nodeConditions = conditions;
    }
    kept.runtime.showPod({ phase: 'Pending' });
    await until(() => waitingOf(kept) !== undefined);
    return waitingOf(kept);
  }

  it('is told with the condition of its node', async () => {
    const message = 'Kubelet stopped posting node status.';
    const waiting = await told([{ type: 'Ready', status: 'Unknown', message }]);
    expect(waiting?.reason).toBe('NodeNotReady');
    expect(waiting?.message).toContain(`node-1`);
    expect(waiting?.message).toContain(message);
  });

  it('is told with a node that is ready all the same', async () => {
    const waiting = await told([{ type: 'Ready', status: 'True' }]);
    expect(waiting).toMatchObject({ reason: 'NotPickedUp' });
    expect(waiting?.message).toContain('although the node is ready');
  });

  it('is told with a node that nobody may read', async () => {
    const waiting = await told(new LedgerUnavailable({}));
    expect(waiting?.message).toContain('is not known');
  });
});
