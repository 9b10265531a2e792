// Goal: a consumer that does not read stops the cluster, and costs no more than the stated caps.
// Method: an endless program behind a stream nobody reads; then everything is read and counted.
// The client process' own buffers are measured, and how far the cluster got.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { kubernetesLimits } from '@endoscope/kubernetes';
import { SimulatedCluster } from '@endoscope/simulators';
import { simulatedTraits } from './cluster-traits.ts';
import { ConformanceDriver, stdin } from './conformance-driver.ts';
import { clientOf } from './simulated-client.ts';
import { patienceMs } from '../support/patience.ts';

const mebibyte = 1024 * 1024;
/** Kernel socket buffers of both ends, the simulator's own queue, and one TLS read. */
const elsewhereBytesMax = 16 * mebibyte;

describe('a stalled reader', () => {
  let cluster: SimulatedCluster;
  let driver: ConformanceDriver;
  beforeAll(async () => {
    cluster = await SimulatedCluster.start({ name: 'bulk' });
    driver = new ConformanceDriver({
      client: clientOf(cluster),
      traits: simulatedTraits,
      namespace: 'shop',
      restrictedNamespace: 'payments',
      staticPod: () => Promise.resolve({ namespace: 'kube-system', name: 'kube-proxy-node-1' }),
      close: () => Promise.resolve(),
    });
  });
  afterAll(async () => {
    await driver.target.client.close();
    await cluster.close();
  });

  it('holds no more than the cap of 256 MiB of output, and loses none', async () => {
    const total = 256 * mebibyte;
    const exec = await driver.exec('sidecar', ['head', '-c', String(total), '/dev/zero']);
    const frames = exec.frames[Symbol.asyncIterator]();
    const first = await frames.next();
    const before = process.memoryUsage();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const after = process.memoryUsage();
    const grown = after.external - before.external;
    expect(grown).toBeLessThan(kubernetesLimits.inboundBytesMax + elsewhereBytesMax);
    let bytes = first.value?.data.length ?? 0;
    for (let next = await frames.next(); !next.done; next = await frames.next()) {
      if (next.value.channel !== channels.stdout) continue;
      bytes += next.value.data.length;
    }
    expect(bytes).toBe(total);
  });

  it('stops the cluster: it sends no more than fits between', async () => {
    const name = await driver.start({
      stdin: true,
      command: [
        'sh',
        '-c',
        'read x; i=0; while :; do head -c 1048576 /dev/zero; i=$((i+1)); echo $i >&2; done',
      ],
    });
    const stream = await driver.attach(name);
    await stream.write(stdin('go\n'));
    await standsStill(() => driver.log(name, { tailLines: '1' }));
    stream.close();
    await stream.closed;
  });

  it('stops the writer: input waits at its cap', async () => {
    const name = await driver.start({ stdin: true, command: ['sleep', '100'] });
    const stream = await driver.attach(name);
    let written = 0;
    const data = Buffer.alloc(64 * 1024);
    const flood = (async () => {
      for (;;) {
        await stream.write({ channel: channels.stdin, data });
        written += data.length;
      }
    })().catch(() => undefined);
    const reached = await standsStill(() => Promise.resolve(written));
    expect(reached).toBeLessThan(kubernetesLimits.outboundBytesMax + elsewhereBytesMax);
    stream.close();
    await flood;
  });

  it('of a followed log stops the log', async () => {
    const name = await driver.start({ command: ['sh', '-c', 'head -c 8388608 /dev/zero'] });
    const body = await driver.target.client.bytes({
      method: 'GET',
      path: `/api/v1/namespaces/shop/pods/web/log`,
      query: { container: name, follow: 'true' },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    expect(bytes).toBe(8_388_608);
  });
});

/** The value that, once it is any, stays what it is for a second and a half. */
async function standsStill<Value>(read: () => Promise<Value>): Promise<Value> {
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    const before = await read();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    if (before && (await read()) === before) return before;
  }
  throw new Error('it never stood still');
}
