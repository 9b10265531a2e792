import { afterEach, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, RequestInvalid, systemContext } from '@endoscope/core';
import { aSession } from '../testing/builders.ts';
import { keptSession } from '../testing/kept-session.ts';
import type { KeepSession } from './keep-session.ts';
import { ending } from './terminate-session.ts';

function setUp(
  change: Parameters<typeof aSession>[0] = {},
  overrides: Parameters<typeof keptSession>[1] = {},
) {
  const kept = keptSession(aSession({ createdAt: new Date(), ...change }), overrides);
  opened.push(kept.keep);
  return kept;
}

const opened: KeepSession[] = [];
afterEach(async () => {
  for (const keep of opened.splice(0)) await keep.stop();
});

const running = { running: {} };
const exited = (exitCode: number) => ({ terminated: { exitCode, reason: 'Error' } });

describe('keeping a session', () => {
  it('goes from the intent to ready to the exit code, each step recorded', async () => {
    const { session, runtime, keep, reached, audited, sessions } = setUp();
    keep.start(session.id);
    await reached('provisioning');
    runtime.show({ waiting: { reason: 'ContainerCreating' } });
    runtime.show(running);
    expect((await reached('ready')).state).toBe('ready');
    runtime.show(exited(7));
    const ended = await reached('ended');
    expect(ended.end).toMatchObject({ reason: 'process_exited', exitCode: 7, process: 'gone' });
    expect(audited).toEqual([
      'session.provisioning_started',
      'session.container_added',
      'session.ready',
      'session.ended',
    ]);
    const events = await sessions.eventsAfter(session.id, 0, 10);
    expect(events.map((e) => e.number)).toEqual(events.map((_, i) => i + 1));
  });

  it('records the intent before the cluster hears of it', async () => {
    const { session, runtime, keep, reached, sessions } = setUp();
    let stateAtAdd: string | undefined;
    const add = runtime.addContainer.bind(runtime);
    runtime.addContainer = async (...args) => {
      stateAtAdd = (await sessions.find(session.id))?.state;
      return add(...args);
    };
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    expect(stateAtAdd).toBe('provisioning');
  });

  it('ends with the words of a cluster that refuses, and adds nothing', async () => {
    const { session, runtime, keep, reached } = setUp();
    runtime.addFailures = [
      new RequestInvalid({ what: 'violates PodSecurity "restricted:latest"' }),
    ];
    keep.start(session.id);
    const { end } = await reached('ended');
    expect(end).toMatchObject({ reason: 'start_failed', process: 'gone' });
    expect(end?.detail).toContain('violates PodSecurity');
  });

  it('reads back after an unknown outcome and does not add the container twice', async () => {
    const { session, runtime, keep, reached } = setUp();
    runtime.addFailures = [new LedgerUnavailable({})];
    runtime.addAppliesAnyway = true;
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    expect(runtime.calls).toEqual(['add debugger-1']);
  });

  it('sends the container again when an unknown outcome turns out to be nothing', async () => {
    const { session, runtime, keep, reached } = setUp();
    runtime.addFailures = [new LedgerUnavailable({})];
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    expect(runtime.calls).toEqual(['add debugger-1', 'add debugger-1']);
    expect(runtime.pod.spec?.ephemeralContainers).toHaveLength(1);
  });

  it('takes up after a crash what it finds provisioning or ready', async () => {
    for (const state of ['provisioning', 'ready'] as const) {
      const { keep, runtime, reached, session } = setUp({ state, readyAt: new Date() });
      keep.start(session.id);
      runtime.show(exited(0));
      expect((await reached('ended')).end?.exitCode).toBe(0);
      expect(session.state).toBe(state);
    }
  });

  it('climbs the ladder until the process is gone and no further', async () => {
    const { session, runtime, keep, reached, changes } = setUp();
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    runtime.onSignal = (signal) => signal === 'HUP' && runtime.show(exited(129));
    await changes.execute(systemContext(), session.id, (s) => ending(s, 'terminated', 'by x'));
    const { end } = await reached('ended');
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone', exitCode: 129 });
    expect(runtime.calls.slice(-2)).toEqual(['end input', 'HUP']);
  });

  it('says that a process which nothing ends is lingering', async () => {
    const { session, runtime, keep, reached, changes } = setUp();
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    await changes.execute(systemContext(), session.id, (s) => ending(s, 'terminated', 'by x'));
    expect((await reached('ended')).end).toMatchObject({
      reason: 'terminated',
      process: 'lingering',
    });
    expect(runtime.calls.slice(-4)).toEqual(['end input', 'HUP', 'KILL', 'KILL']);
  });

  it('ends as target_gone when the pod is deleted', async () => {
    const { session, runtime, keep, reached } = setUp();
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    runtime.show('gone');
    expect((await reached('ended')).end).toMatchObject({ reason: 'target_gone', process: 'gone' });
  });

  it('ends an expired session', async () => {
    const expiresAt = new Date(Date.now() + 150);
    const { session, runtime, keep, reached } = setUp({ expiresAt });
    keep.start(session.id);
    runtime.show(running);
    runtime.onEndInput = () => runtime.show(exited(0));
    expect((await reached('ended')).end).toMatchObject({ reason: 'expired', process: 'gone' });
  });

  it('reports the pod events of the container once each', async () => {
    const { session, runtime, keep, reached, sessions } = setUp();
    const event = { uid: 'e', count: 1, type: 'Normal', reason: 'Pulling', message: 'image' };
    runtime.events = [event, event];
    keep.start(session.id);
    await reached('provisioning');
    await new Promise((resolve) => setTimeout(resolve, 50));
    runtime.show(running);
    await reached('ready');
    const events = await sessions.eventsAfter(session.id, 0, 20);
    expect(events.filter((e) => e.type === 'pod_event').map((e) => e.reason)).toEqual(['Pulling']);
  });

  it('is ready when the kubelet has started a shell, before the status of the pod says so', async () => {
    const shell = { ...aSession().container, command: ['sh'], stdin: true, tty: true };
    const { session, runtime, keep, reached } = setUp({ container: shell });
    keep.start(session.id);
    runtime.show({ waiting: { reason: 'ContainerCreating' } });
    await reached('provisioning');
    const message = 'Started container debugger-1';
    runtime.events = [{ uid: 'e', count: 1, type: 'Normal', reason: 'Started', message }];
    expect((await reached('ready')).readyAt).toBeDefined();
    runtime.show(exited(0));
    expect((await reached('ended')).end).toMatchObject({ reason: 'process_exited', exitCode: 0 });
  });

  it('leaves sessions as they are when the process stops', async () => {
    const { session, runtime, keep, reached, sessions } = setUp();
    keep.start(session.id);
    runtime.show(running);
    await reached('ready');
    await keep.stop();
    expect((await sessions.find(session.id))?.state).toBe('ready');
    expect(keep.count).toBe(0);
  });

  it('survives a fault of the ledger and goes on', async () => {
    const { session, runtime, keep, reached, faults, sessions } = setUp();
    const find = sessions.find.bind(sessions);
    let failures = 1;
    sessions.find = (id) => (failures-- > 0 ? Promise.reject(new LedgerUnavailable({})) : find(id));
    keep.start(session.id);
    runtime.show(running);
    expect((await reached('ready')).state).toBe('ready');
    expect(faults).toHaveLength(1);
  });
});
