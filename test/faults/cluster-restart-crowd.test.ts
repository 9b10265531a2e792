// Goal: when an API server restarts, all of its many sessions come back, and none loses a byte of
// output or input, or its exit status.
// Method: the simulated cluster behind a proxy that cuts every connection of thirty
// attachments at once, and is away for a while.
import { CutProxy } from '@endoscope/testkit';
import { SimulatedCluster, joinedRules } from '@endoscope/simulators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { TestGateway } from '../support/test-gateway.ts';

/** A pod takes 32. */
const crowd = 30;
const atOnce = 2;
const limits = { ENDOSCOPE_SESSIONS_PER_POD_MAX: '200', ENDOSCOPE_SESSIONS_PER_USER_MAX: '200' };

let test: TestGateway;
let cluster: SimulatedCluster;
let proxy: CutProxy;
beforeAll(async () => {
  test = await TestGateway.start({ env: limits, cluster: false });
  cluster = await SimulatedCluster.start({ name: 'crowd', rules: joinedRules });
  proxy = await CutProxy.start(Number(new URL(cluster.serverUrl).port));
  const { caCertificatePem, token } = cluster;
  const { status, body } = await test.call('POST', '/v1/clusters', {
    as: 'operator',
    body: {
      ...{ name: 'crowd', caCertificatePem, credential: { bearerToken: token } },
      serverUrl: `https://127.0.0.1:${proxy.port}`,
    },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
});
afterAll(async () => {
  await test.close();
  await proxy?.close();
  await cluster?.close();
});

async function attachedShell(token: string): Promise<AttachSocket> {
  const { status, body } = await test.call('POST', '/v1/sessions', {
    body: {
      target: { cluster: 'crowd', namespace: 'shop', pod: 'web' },
      workload: { image: 'busybox:1.36', command: ['sh'], stdin: true },
    },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const ready = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
  if (ready.body.state !== 'ready') throw new Error(JSON.stringify(ready.body));
  const socket = await AttachSocket.open(test.url, body.id as string, { token });
  if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
  socket.send(0, 'echo before\n');
  await socket.until((s) => s.stdoutBytes === 7, 'the first line');
  return socket;
}

/** `atOnce` of them side by side. */
async function inCrowd<Result>(each: (index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < crowd; index = next++) results[index] = await each(index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

describe(`${crowd} sessions of a cluster whose API server restarts`, () => {
  it('all come back with every byte, and end as their processes do', async () => {
    const token = await test.token('engineer', 900);
    const sockets = await inCrowd(() => attachedShell(token));
    proxy.cut();
    const has = (code: string) => (s: AttachSocket) => s.events.some((e) => e.code === code);
    await Promise.all(sockets.map((each) => each.until(has('upstream_lost'), 'the loss')));
    for (const each of sockets) each.send(0, 'echo while away\n');
    proxy.mend();
    await Promise.all(sockets.map((each) => each.until(has('upstream_restored'), 'the return')));
    for (const [index, each] of sockets.entries()) each.send(0, `exit ${index % 100}\n`);
    await Promise.all(sockets.map(({ ended }) => ended));
    for (const [index, each] of sockets.entries()) {
      expect(each.stdout.toString()).toBe('before\nwhile away\n');
      expect(each.event('gap')).toBeUndefined();
      expect(each.event('exit')).toMatchObject({ exitCode: index % 100 });
    }
  });
});
