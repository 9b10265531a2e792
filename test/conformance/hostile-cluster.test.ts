// Goal: whatever a cluster sends, the caller gets a typed error, in time and in bounded memory,
// and the process lives. Method: the simulated cluster with one fault at a time.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { paths, patchTypes } from '@endoscope/kubernetes';
import type { ClusterRefused, KubernetesClient, V1Pod } from '@endoscope/kubernetes';
import { SimulatedCluster } from '@endoscope/simulators';
import type { ClusterFaults } from '@endoscope/simulators';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { simulatedTraits } from './cluster-traits.ts';
import { ConformanceDriver, stdin, transcript } from './conformance-driver.ts';
import { clientOf, reasonOf, settledConnections } from './simulated-client.ts';

let cluster: SimulatedCluster;
let client: KubernetesClient;
const limits = {
  connectTimeoutMs: 4_000,
  deadlineMs: 5_000,
  upgradeTimeoutMs: 5_000,
  pingIntervalMs: 100,
  idlePingMs: 300,
  // Both ends are in this process, and what it does not get to in time is silence.
  silenceMaxMs: 1_500,
  writeTimeoutMs: 300,
  closeTimeoutMs: 300,
};
const get = { method: 'GET', path: paths.pod('shop', 'web') } as const;
const attach = {
  path: paths.attach('shop', 'web'),
  query: { container: 'sidecar', stdout: 'true' },
};

beforeAll(async () => {
  cluster = await SimulatedCluster.start({ name: 'hostile' });
  client = clientOf(cluster, { limits });
});
afterEach(() => cluster.faults.clear());
afterAll(async () => {
  await client.close();
  await cluster.close();
});

describe('calls to a hostile cluster', () => {
  const answers: [NonNullable<ClusterFaults['answer']>, string][] = [
    ['too_many_requests', 'CLUSTER_THROTTLED'],
    ['internal_error', 'CLUSTER_FAILED'],
    ['unavailable', 'CLUSTER_FAILED'],
    ['connection_reset', 'CLUSTER_UNREACHABLE'],
    ['html', 'CLUSTER_ANSWER_INVALID'],
    ['redirect', 'CLUSTER_ANSWER_INVALID'],
    ['malformed_json', 'CLUSTER_ANSWER_INVALID'],
    ['hang', 'CLUSTER_TIMED_OUT'],
  ];
  it.each(answers)('answers %s with %s', async (answer, reason) => {
    cluster.faults.set({ answer });
    expect(await reasonOf(client.request(get))).toBe(reason);
    cluster.faults.clear();
    expect((await client.request<V1Pod>(get)).body.metadata?.name).toBe('web');
  });

  it('passes Retry-After on', async () => {
    cluster.faults.set({ answer: 'too_many_requests', retryAfterSeconds: 7 });
    await expect(client.request(get)).rejects.toMatchObject({ retryAfterMs: 7_000 });
  });

  it('stops at its cap in a body of 100 MB', async () => {
    cluster.faults.set({ answer: 'huge_body' });
    const before = process.memoryUsage().arrayBuffers;
    expect(await reasonOf(client.request({ ...get, responseBytesMax: 1024 * 1024 }))).toBe(
      'CLUSTER_ANSWER_INVALID',
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(24 * 1024 * 1024);
  });

  it('takes a body of exactly its cap, and not one byte more', async () => {
    const text = JSON.stringify((await client.request(get)).body);
    const bytes = Buffer.byteLength(text);
    expect((await client.request({ ...get, responseBytesMax: bytes })).status).toBe(200);
    expect(await reasonOf(client.request({ ...get, responseBytesMax: bytes - 1 }))).toBe(
      'CLUSTER_ANSWER_INVALID',
    );
  });

  it('waits out latency below the deadline', async () => {
    cluster.faults.set({ latencyMs: 150 });
    expect((await client.request(get)).status).toBe(200);
  });

  it('gives the caller’s own reason when the caller aborts', async () => {
    cluster.faults.set({ answer: 'hang' });
    const controller = new AbortController();
    const asked = client.request({ ...get, signal: controller.signal });
    controller.abort(new Error('caller left'));
    await expect(asked).rejects.toThrow('caller left');
    await expect(client.request({ ...get, signal: controller.signal })).rejects.toThrow(
      'caller left',
    );
  });

  it('gives up on a TLS handshake that never ends', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const impatient = { ...limits, connectTimeoutMs: 300 };
    const serverUrl = `https://127.0.0.1:${port}`;
    const waiting = clientOf(cluster, { limits: impatient, serverUrl });
    const startedAt = Date.now();
    expect(await reasonOf(waiting.request(get))).toBe('CLUSTER_UNREACHABLE');
    expect(await reasonOf(waiting.openChannels(attach))).toBe('CLUSTER_UNREACHABLE');
    expect(Date.now() - startedAt).toBeLessThan(30_000);
    await waiting.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('reports a patch whose answer is lost, and the cluster has the container', async () => {
    cluster.faults.set({ patchOutcome: 'lost' });
    const patch = client.request({
      method: 'PATCH',
      path: paths.ephemeralContainers('shop', 'web'),
      contentType: patchTypes.strategicMerge,
      body: { spec: { ephemeralContainers: [{ name: 'lost', image: 'busybox:1.36' }] } },
    });
    expect(await reasonOf(patch)).toBe('CLUSTER_UNREACHABLE');
    const { body } = await client.request<V1Pod>(get);
    expect(body.spec?.ephemeralContainers?.map((c) => c.name)).toContain('lost');
  });

  it('reports a conflict', async () => {
    cluster.faults.set({ patchOutcome: 'conflict' });
    const driver = new ConformanceDriver(targetOf());
    expect(await reasonOf(driver.patch([{ name: 'late', image: 'busybox:1.36' }]))).toBe(
      'CLUSTER_CONFLICT',
    );
  });

  it('tells a missing subresource from a missing pod', async () => {
    cluster.faults.set({ ephemeralContainersDisabled: true });
    const driver = new ConformanceDriver(targetOf());
    const patch = driver.patch([{ name: 'x', image: 'busybox:1.36' }]);
    const error = await patch.catch((thrown: ClusterRefused) => thrown);
    expect((error as ClusterRefused).status.details).toEqual({});
  });

  it('ends a watch that has expired, and one that is cut', async () => {
    const watch = async (): Promise<void> => {
      const query = { resourceVersion: String(1_001) };
      for await (const _ of client.watch({ method: 'GET', path: paths.pods('shop'), query }));
    };
    cluster.faults.set({ watch: 'expired' });
    expect(await reasonOf(watch())).toBe('CLUSTER_WATCH_EXPIRED');
    cluster.faults.set({ watch: 'cut' });
    expect(await reasonOf(watch())).toBe('CLUSTER_UNREACHABLE');
  });
});

describe('upgrades by a hostile cluster', () => {
  const upgrades: [NonNullable<ClusterFaults['upgrade']>, string][] = [
    ['refused', 'CLUSTER_PERMISSION_DENIED'],
    ['redirect', 'CLUSTER_ANSWER_INVALID'],
    ['ok_without_upgrade', 'CLUSTER_ANSWER_INVALID'],
    ['reset', 'CLUSTER_UNREACHABLE'],
    ['hang', 'CLUSTER_TIMED_OUT'],
  ];
  it.each(upgrades)('end %s with %s', async (upgrade, reason) => {
    const fresh = clientOf(cluster, { limits });
    cluster.faults.set({ upgrade });
    expect(await reasonOf(fresh.openChannels(attach))).toBe(reason);
    await fresh.close();
  });

  it('leave no socket behind', async () => {
    const idle = clientOf(cluster, { limits });
    const before = await cluster.connectionCount();
    for (const upgrade of ['refused', 'redirect', 'ok_without_upgrade', 'hang'] as const) {
      cluster.faults.set({ upgrade });
      await reasonOf(idle.openChannels(attach));
    }
    expect(await settledConnections(cluster, before)).toBeLessThanOrEqual(before);
    await idle.close();
  });
});

describe('streams of a hostile cluster', () => {
  const streams: [NonNullable<ClusterFaults['stream']>, string][] = [
    ['text_message', 'CLUSTER_STREAM_BROKEN'],
    ['close_without_status', 'CLUSTER_STREAM_BROKEN'],
    ['oversize_message', 'CLUSTER_STREAM_BROKEN'],
    ['reset', 'CLUSTER_STREAM_BROKEN'],
    ['silent', 'CLUSTER_STREAM_BROKEN'],
  ];
  it.each(streams)('break at %s', async (stream, reason) => {
    cluster.faults.set({ stream });
    const opened = await client.openChannels(attach);
    expect(await reasonOf(transcript(opened))).toBe(reason);
    expect(await reasonOf(opened.write(stdin('x')))).toBe(reason);
    await opened.closed;
  });

  it('are pinged only when idle, and break when silent', async () => {
    const driver = new ConformanceDriver(targetOf());
    const name = await driver.start({ stdin: true, command: ['sh'] });
    const idle = await client.openChannels({
      ...attach,
      query: { ...attach.query, container: name },
    });
    await new Promise((resolve) => setTimeout(resolve, 2 * limits.silenceMaxMs));
    await idle.write(stdin(''));
    idle.close();
    cluster.faults.set({ stream: 'silent' });
    const silent = await client.openChannels(attach);
    expect(await reasonOf(transcript(silent))).toBe('CLUSTER_STREAM_BROKEN');
  });

  it('end at a status that is no JSON, which is told', async () => {
    cluster.faults.set({ stream: 'bad_status' });
    const { outcome } = await transcript(await client.openChannels(attach));
    expect(outcome).toEqual({
      kind: 'unreadable',
      message: 'error stream protocol error: not a Status',
    });
  });

  it('end as their first status says, whatever a second one does', async () => {
    cluster.faults.set({ stream: 'second_status' });
    const run = (command: string[]) => ({
      path: paths.exec('shop', 'web'),
      query: { container: 'sidecar', stdout: 'true', stderr: 'true', command },
    });
    const failing = await transcript(
      await client.openChannels(run(['sh', '-c', 'echo out; exit 7'])),
    );
    expect(failing).toMatchObject({ stdout: 'out\n', outcome: { kind: 'exit', code: 7 } });
    const { outcome } = await transcript(await client.openChannels(run(['true'])));
    expect(outcome).toEqual({ kind: 'success' });
  });

  it('end with no status where two share one stream of SPDY', async () => {
    cluster.faults.set({ stream: 'second_status' });
    const stream = await client.openSpdyChannels({
      path: paths.exec('shop', 'web'),
      query: { container: 'sidecar', stdout: 'true', stderr: 'true', command: ['false'] },
    });
    const { outcome } = await transcript(stream);
    expect(outcome).toEqual({
      kind: 'unreadable',
      message: 'error stream protocol error: not a Status',
    });
  });

  it.each(['empty_message', 'unknown_channel'] as const)('survive %s', async (stream) => {
    const driver = new ConformanceDriver(targetOf());
    const name = await driver.start({ stdin: true, command: ['sh'] });
    cluster.faults.set({ stream });
    const opened = await driver.attach(name);
    await opened.write(stdin('echo still; exit 0\n'));
    expect(await transcript(opened)).toMatchObject({ stdout: 'still\n', stderr: '' });
  });

  it('merge a flood of one-byte messages', async () => {
    const driver = new ConformanceDriver(targetOf());
    const name = await driver.start({ stdin: true, command: ['sh'] });
    cluster.faults.set({ stream: 'one_byte_messages' });
    const opened = await driver.attach(name);
    await new Promise((resolve) => setTimeout(resolve, 200));
    let frames = 0;
    let bytes = 0;
    await opened.write(stdin('exit 0\n'));
    for await (const frame of opened.frames) {
      if (frame.channel !== 1) continue;
      frames += 1;
      bytes += frame.data.length;
    }
    expect(bytes).toBe(20_000);
    expect(frames).toBeLessThan(2_000);
  });

  it('speak v4 with a cluster that has no v5', async () => {
    cluster.faults.set({ v4Only: true });
    const driver = new ConformanceDriver(targetOf());
    const name = await driver.start({ stdin: true, command: ['sh'] });
    const opened = await driver.attach(name);
    expect([opened.protocol, await opened.closeChannel(0)]).toEqual(['v4.channel.k8s.io', false]);
    opened.close();
    await opened.closed;
  });

  it('end when their pod is deleted, with what the process had said', async () => {
    cluster.pods.add({ namespace: 'shop', name: 'doomed' });
    const driver = new ConformanceDriver(targetOf(), { namespace: 'shop', name: 'doomed' });
    const name = await driver.start({ stdin: true, command: ['sh'] });
    const opened = await driver.attach(name);
    await opened.write(stdin('echo last words; sleep 100\n'));
    await driver.logged(name, /last words\n/);
    cluster.pods.delete('shop', 'doomed');
    expect(await transcript(opened)).toMatchObject({ stdout: 'last words\n' });
  });

  it('end at once for a consumer that leaves', async () => {
    const driver = new ConformanceDriver(targetOf());
    const name = await driver.start({ stdin: true, command: ['yes'] });
    const opened = await driver.attach(name);
    const frames = opened.frames[Symbol.asyncIterator]();
    await frames.next();
    await frames.return?.();
    await opened.closed;
    expect(await reasonOf(opened.write(stdin('x')))).toBe('CLUSTER_STREAM_BROKEN');
  });

  it('close with the signal of their caller', async () => {
    const controller = new AbortController();
    const opened = await client.openChannels({ ...attach, signal: controller.signal });
    controller.abort();
    await opened.closed;
    expect(await transcript(opened)).toMatchObject({ outcome: undefined });
  });

  it('break when input is not taken in time', async () => {
    const driver = new ConformanceDriver(targetOf());
    const name = await driver.start({ stdin: true, command: ['sleep', '100'] });
    const opened = await driver.attach(name);
    const flood = async (): Promise<void> => {
      const data = Buffer.alloc(1024 * 1024);
      for (let i = 0; i < 64; i += 1) await opened.write({ channel: 0, data });
    };
    expect(await reasonOf(flood())).toBe('CLUSTER_STREAM_BROKEN');
    await opened.closed;
  });
});

function targetOf(): ConstructorParameters<typeof ConformanceDriver>[0] {
  const staticPod = () => Promise.resolve({ namespace: 'kube-system', name: 'kube-proxy-node-1' });
  return {
    client,
    traits: simulatedTraits,
    namespace: 'shop',
    restrictedNamespace: 'payments',
    staticPod,
    close: () => Promise.resolve(),
  };
}
