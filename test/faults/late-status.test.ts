// A kubelet that says seconds late that a process has ended, as a busy node's does: every end is
// still said with its exit code, and nothing is said that is not so.
import { SimulatedCluster, joinedRules } from '@endoscope/simulators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { TestGateway } from '../support/test-gateway.ts';

/** Longer than the two steps that end a program which takes no input. */
const endDelayMs = 6_000;

let test: TestGateway;
let late: SimulatedCluster;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  late = await SimulatedCluster.start({
    name: 'late',
    rules: joinedRules,
    timings: { endDelayMs },
  });
  await test.register(late, 'late');
});
afterAll(async () => {
  await test.close();
  await late.close();
});

async function ready(command: readonly string[], stdin = false): Promise<string> {
  const target = { cluster: 'late', namespace: 'shop', pod: 'web', container: 'app' };
  const workload = { image: 'busybox:1.36', command, stdin, stdinOnce: stdin };
  const { body } = await test.call('POST', '/v1/sessions', { body: { target, workload } });
  const waited = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
  expect(waited.body.state).toBe('ready');
  return body.id as string;
}

async function attach(session: string): Promise<AttachSocket> {
  const socket = await AttachSocket.open(test.url, session, {
    token: await test.token('engineer'),
  });
  if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
  return socket;
}

describe('a process whose end the kubelet says late', () => {
  it('is gone with its exit code when a session was terminated', async () => {
    const id = await ready(['sleep', '9999']);
    await test.call('POST', `/v1/sessions/${id}:terminate`, { body: {} });
    const { body } = await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
    expect(body.end).toMatchObject({ reason: 'terminated', process: 'gone', exitCode: 129 });
  });

  it('gives its exit code to the one who is attached', async () => {
    const socket = await attach(await ready(['sh'], true));
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.send(0, 'echo one; exit 3\n');
    const { code } = await socket.ended;
    expect([code, String(socket.stdout)]).toEqual([1000, 'one\n']);
    expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
  });

  // With input the runtime itself is asked for the outputs, and refuses; else the API server takes
  // the attach and says it in the stream.
  it.each([
    ['only reads', false],
    ['also writes', true],
  ])(
    'gives its output and its exit code to one who attaches after it and %s',
    async (_what, stdin) => {
      const id = await ready(['sh', '-c', 'sleep 1; echo one; exit 3'], stdin);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const socket = await attach(id);
      const { code } = await socket.ended;
      expect([code, String(socket.stdout)]).toEqual([1000, 'one\n']);
      expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
    },
  );
});
