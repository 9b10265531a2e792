import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddressPolicy, KubernetesClient, paths, patchTypes } from '@endoscope/kubernetes';
import type { V1Pod } from '@endoscope/kubernetes';
import { SimulatedCluster } from './simulated-cluster.ts';

describe('the simulated cluster', () => {
  let cluster: SimulatedCluster;
  let client: KubernetesClient;
  beforeAll(async () => {
    cluster = await SimulatedCluster.start({ name: 'eu-1' });
    client = new KubernetesClient(
      {
        name: 'eu-1',
        serverUrl: cluster.serverUrl,
        caCertificatePem: cluster.caCertificatePem,
        credential: { kind: 'bearer_token', token: cluster.token },
      },
      { addresses: new AddressPolicy({ allow: ['127.0.0.0/8'] }) },
    );
  });
  afterAll(async () => {
    await client.close();
    await cluster.close();
  });
  it('runs a shell on a terminal', async () => {
    const container = {
      name: 'dbg',
      image: 'busybox:1.36',
      stdin: true,
      tty: true,
      command: ['sh'],
    };
    await client.request<V1Pod>({
      method: 'PATCH',
      path: paths.ephemeralContainers('shop', 'web'),
      contentType: patchTypes.strategicMerge,
      body: { spec: { ephemeralContainers: [container] } },
    });
    for (;;) {
      const { body } = await client.request<V1Pod>({
        method: 'GET',
        path: paths.pod('shop', 'web'),
      });
      const state = body.status?.ephemeralContainerStatuses?.[0]?.state;
      if (state?.running) break;
      await new Promise((r) => setTimeout(r, 20));
    }
    const stream = await client.openChannels({
      path: paths.attach('shop', 'web'),
      query: { container: 'dbg', stdin: 'true', stdout: 'true', tty: 'true' },
    });
    await stream.write({
      channel: 4,
      data: Buffer.from('{"Width":101,"Height":33}'),
    });
    await stream.write({
      channel: 0,
      data: Buffer.from('stty size\rfor i in 1 2; do echo n$i; done\rexit 7\r'),
    });
    let text = '';
    for await (const frame of stream.frames)
      text += `[${frame.channel}]${Buffer.from(frame.data).toString()}`;
    const { body } = await client.request<V1Pod>({
      method: 'GET',
      path: paths.pod('shop', 'web'),
    });
    const log = await client.bytes({
      method: 'GET',
      path: paths.log('shop', 'web'),
      query: { container: 'dbg' },
    });
    let l = '';
    for await (const c of log) l += Buffer.from(c).toString();
    expect(text).toContain('33 101');
  });
});
