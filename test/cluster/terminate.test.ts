// Goal: after the end of a session its process is gone in the cluster, or we say that it is not.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '@endoscope/client';
import { Attached } from './support/attached.ts';
import type { WorkloadChange } from './support/stage.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  await stage.namespace.startPod('web');
  await stage.namespace.letDebug('operators');
}, 600_000);

afterAll(() => stage?.close());

/** Starts it, ends it with endo, and answers the session and what the kubelet says. */
async function terminated(change: WorkloadChange) {
  const session = await stage.readySession(stage.request('web', change));
  const endo = await stage.endo('engineer');
  const { status, stderr } = await endo.run(['terminate', session.id]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const { end } = await stage.endedSession(session.id);
  return { end, state: await stateOf(session) };
}

function stateOf(session: Session) {
  return stage.namespace.debugContainer('web', session.workload.containerName!);
}

const ignoresSignals = 'trap "" HUP INT TERM; while true; do sleep 1; done';

describe('ending a session', () => {
  it.each([
    ['a program in the process namespace of the target', { command: ['sleep', '9999'] }, 129],
    ['a program there that ignores signals', { command: ['sh', '-c', ignoresSignals] }, 137],
    ['a shell on a terminal there', { command: ['sh'], stdin: true, tty: true }, 130],
    ['a shell without a terminal there', { command: ['sh'], stdin: true, stdinOnce: true }, 0],
  ])('ends %s', async (_what, change, exitCode) => {
    const { end, state } = await terminated({ ...change, target: 'app' });
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone', exitCode });
    expect(state?.terminated?.exitCode).toBe(exitCode);
  });

  it.each([
    ['a shell on a terminal', { command: ['sh'], stdin: true, tty: true }, 130],
    ['a shell without one', { command: ['sh'], stdin: true, stdinOnce: true }, 0],
  ])('ends %s that is pid 1 of its own', async (_what, change, exitCode) => {
    const { end, state } = await terminated(change);
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone', exitCode });
    expect(state?.terminated?.exitCode).toBe(exitCode);
  });

  it('says that a program that is pid 1 of its own and reads nothing lingers', async () => {
    const { end, state } = await terminated({ command: ['sleep', '9999'] });
    expect(end).toMatchObject({ reason: 'terminated', process: 'lingering' });
    expect(state).toHaveProperty('running');
  });

  it("leaves another person's debug container in the same process namespace alone", async () => {
    const sleeper = { command: ['sleep', '9999'], target: 'app' };
    const theirs = await stage.readySession(
      stage.request('web', sleeper),
      stage.client('operator'),
    );
    const { end } = await terminated(sleeper);
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
    expect(await stateOf(theirs)).toHaveProperty('running');
    expect((await stage.client('operator').sessions.get(theirs.id)).state).toBe('ready');
    const { status } = await stage.namespace.pod('web');
    expect(status.containerStatuses?.[0]?.state).toHaveProperty('running');
  });

  it('tells the one who is attached, and ends what runs in the foreground', async () => {
    const change = { command: ['sh'], stdin: true, tty: true, target: 'app' };
    const session = await stage.readySession(stage.request('web', change));
    const size = { width: 80, height: 24 };
    const attached = new Attached(await stage.client().attach(session.id, { stdin: true, size }));
    await attached.shows('# ');
    await attached.type('sleep 9999\r');
    await stage.client('operator').sessions.terminate(session.id, { reason: 'enough' });
    const exit = await attached.exit;
    expect(exit).toMatchObject({ reason: 'terminated', process: 'gone' });
    expect(exit.detail).toContain('operator@endoscope.example: enough');
  });
});
