// A cluster that is down, slow, lies or breaks off, seen through the whole gateway: a typed
// answer, one line in the ledger, nothing half-made, and the next request finds all well.
import { randomUUID } from 'node:crypto';
import { SimulatedCluster } from '@endoscope/simulators';
import type { ClusterFaults } from '@endoscope/simulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let ledger: Ledger;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  ledger = new Ledger(test.database);
  token = await test.token('engineer', 600);
});
afterAll(() => test.close());
afterEach(async () => {
  test.cluster.faults.clear();
  const alive = await test.call('GET', '/livez', { as: 'nobody' });
  expect(alive.status).toBe(200);
});

type Answer = NonNullable<ClusterFaults['answer']>;

describe('a session on a cluster that', () => {
  const cases: Record<Answer, readonly [status: number, reason: string]> = {
    too_many_requests: [429, 'CLUSTER_THROTTLED'],
    internal_error: [503, 'CLUSTER_FAILED'],
    unavailable: [503, 'CLUSTER_FAILED'],
    connection_reset: [503, 'CLUSTER_UNREACHABLE'],
    html: [503, 'CLUSTER_ANSWER_INVALID'],
    redirect: [503, 'CLUSTER_ANSWER_INVALID'],
    huge_body: [503, 'CLUSTER_ANSWER_INVALID'],
    malformed_json: [503, 'CLUSTER_ANSWER_INVALID'],
    hang: [504, 'CLUSTER_TIMED_OUT'],
  };
  it.each(Object.entries(cases))('answers %s is refused', async (answer, expected) => {
    test.cluster.faults.set({ answer: answer as Answer });
    const requestId = randomUUID();
    const refused = await test.call('POST', '/v1/sessions', {
      body: sessionRequest(),
      headers: { 'x-request-id': requestId },
    });
    expect([refused.status, refused.body.reason]).toEqual(expected);
    const lines = await ledger.ofRequest(requestId);
    expect(lines).toMatchObject([{ event: 'session.refused', reason: expected[1] }]);
    test.cluster.faults.clear();
    const { body } = await test.call('GET', '/v1/sessions');
    expect(body.sessions).toEqual([]);
    expect(test.cluster.pods.find('default', 'web')?.spec.ephemeralContainers ?? []).toEqual([]);
  });

  it('has ephemeral containers switched off is refused', async () => {
    test.cluster.faults.set({ ephemeralContainersDisabled: true });
    const { status, body } = await test.call('POST', '/v1/sessions', { body: sessionRequest() });
    expect([status, body.reason]).toEqual([409, 'EPHEMERAL_CONTAINERS_DISABLED']);
  });

  it('is down is refused, and other clusters go on', async () => {
    const other = await SimulatedCluster.start({ name: 'gone' });
    await test.register(other, 'gone');
    await other.close();
    const target = { cluster: 'gone', namespace: 'default', pod: 'web' };
    const body = { ...sessionRequest(), target };
    const refused = await test.call('POST', '/v1/sessions', { body });
    expect([refused.status, refused.body.reason]).toEqual([503, 'CLUSTER_UNREACHABLE']);
    const pods = await test.call('GET', '/v1/clusters/sim/namespaces/default/pods');
    expect(pods.status).toBe(200);
  });
});

describe('an attach to a cluster whose upgrade', () => {
  const cases: Record<NonNullable<ClusterFaults['upgrade']>, readonly [number, string]> = {
    refused: [4403, 'CLUSTER_PERMISSION_DENIED'],
    redirect: [4503, 'CLUSTER_ANSWER_INVALID'],
    hang: [4408, 'CLUSTER_TIMED_OUT'],
    ok_without_upgrade: [4503, 'CLUSTER_ANSWER_INVALID'],
    reset: [4503, 'CLUSTER_UNREACHABLE'],
  };
  it.each(Object.entries(cases))(
    'is %s closes with its reason, and the next attach is taken',
    async (upgrade, [code, reason]) => {
      const session = await readySession(test);
      test.cluster.faults.set({ upgrade: upgrade as NonNullable<ClusterFaults['upgrade']> });
      const requestId = randomUUID();
      const socket = await attach(session, requestId);
      const end = await socket.ended;
      expect([end.code, end.reason.split(':')[0]]).toEqual([code, reason]);
      const lines = await ledger.ofRequest(requestId);
      expect(lines).toMatchObject([{ event: 'attachment.refused', reason }]);
      test.cluster.faults.clear();
      const again = await attach(session, randomUUID());
      await again.until((s) => s.event('ready') !== undefined, 'ready');
      again.socket.close();
      await again.ended;
    },
  );
});

describe('a stream of a cluster that', () => {
  type Fault = NonNullable<ClusterFaults['stream']>;
  const harmless: readonly Fault[] = ['empty_message', 'unknown_channel'];
  it.each(harmless)('sends an %s goes on', async (stream) => {
    const session = await readySession(test);
    test.cluster.faults.set({ stream });
    const socket = await attach(session, randomUUID());
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.send(0, 'echo ping; exit 3\n');
    const end = await socket.ended;
    expect([end.code, socket.stdout.toString()]).toEqual([1000, 'ping\n']);
    expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
  });

  it('has no half-close gets input and outputs on one stream', async () => {
    const session = await readySession(test, { stdinOnce: true });
    test.cluster.faults.set({ v4Only: true });
    const socket = await attach(session, randomUUID());
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.send(0, 'echo one; echo two >&2; exit 3\n');
    await socket.ended;
    expect([String(socket.stdout), String(socket.stderr)]).toEqual(['one\n', 'two\n']);
    expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
  });

  it('drops what it holds when input comes late loses no output, and mixes none', async () => {
    const session = await readySession(test, { stdinOnce: true });
    test.cluster.faults.set({ lateInput: 'drops_output' });
    const socket = await attach(session, randomUUID());
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.send(0, 'echo one; echo two >&2; exit 3\n');
    const typing = setInterval(() => socket.send(0, 'more\n'), 20);
    const end = await socket.ended;
    clearInterval(typing);
    expect([end.code, String(socket.stdout), String(socket.stderr)]).toEqual([
      1000,
      'one\n',
      'two\n',
    ]);
    expect(socket.event('notice')).toBeUndefined();
    expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
  });

  // The status of the process is waited for before a stream is taken for lost, so all break at
  // once here.
  it('breaks off is attached again, and neither the process nor the gateway is harmed', async () => {
    const faults: readonly Fault[] = [
      'text_message',
      'bad_status',
      'close_without_status',
      'oversize_message',
      'reset',
    ];
    const broken: { session: string; socket: AttachSocket }[] = [];
    for (const stream of faults) {
      test.cluster.faults.clear();
      const session = await readySession(test);
      test.cluster.faults.set({ stream });
      const socket = await attach(session, randomUUID());
      broken.push({ session, socket });
      // Its stream has been dialled, and so has the fault.
      await socket.until((s) => s.event('ready') !== undefined, 'ready');
    }
    test.cluster.faults.clear();
    for (const { session, socket } of broken) {
      const codes = () => socket.events.map(({ code }) => code);
      await socket.until(() => codes().includes('upstream_restored'), 'a restored stream');
      expect(codes()).toContain('upstream_lost');
      socket.send(0, 'echo alive; exit 5\n');
      expect(await socket.ended).toMatchObject({ code: 1000 });
      expect(String(socket.stdout)).toContain('alive\n');
      expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 5 });
      const { body } = await test.call('GET', `/v1/sessions/${session}`);
      expect(body.state).toBe('ended');
    }
  });
});

describe('a cluster that says twice how a process ended', () => {
  it('does not change the exit code of a session, nor its reason', async () => {
    const session = await readySession(test);
    test.cluster.faults.set({ stream: 'second_status' });
    const socket = await attach(session, randomUUID());
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.send(0, 'echo out; exit 3\n');
    expect(await socket.ended).toMatchObject({ code: 1000 });
    expect(String(socket.stdout)).toContain('out\n');
    expect(socket.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 3 });
  });

  it('does not change how a command ended', async () => {
    const session = await readySession(test);
    test.cluster.faults.set({ stream: 'second_status' });
    const command = ['sh', '-c', 'echo out; exit 7'];
    const run = (body: object) =>
      test.call('POST', `/v1/sessions/${session}/exec`, { body: { command, ...body } });
    // Over the channels of a WebSocket each status is a message, and the first one counts.
    const { status, body } = await run({});
    expect([status, body.reason, body.exitCode, body.stdout.data]).toEqual([
      200,
      'process_exited',
      7,
      'out\n',
    ]);
    // With input it goes over SPDY, where two are one text that is no status: nothing is made up.
    const unknown = await run({ stdin: 'eA==' });
    expect([unknown.status, unknown.body.reason]).toEqual([200, 'exit_unknown']);
    expect([unknown.body.exitCode, unknown.body.stdout.data]).toEqual([undefined, 'out\n']);
  });
});

async function attach(session: string, requestId: string): Promise<AttachSocket> {
  const headers = { 'x-request-id': requestId };
  const socket = await AttachSocket.open(test.url, session, { token, headers });
  if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
  return socket;
}
