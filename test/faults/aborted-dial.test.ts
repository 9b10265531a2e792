import { setTimeout as sleep } from 'node:timers/promises';
import { SimulatedCluster } from '@endoscope/simulators';
import { expect, it } from '@jest/globals';
import { clientOf } from '../conformance/simulated-client.ts';

it('a stream whose caller has left before the dial harms nobody', async () => {
  const cluster = await SimulatedCluster.start({ name: 'sim' });
  const client = clientOf(cluster);
  const left = AbortSignal.abort(new Error('the caller left'));
  const path = '/api/v1/namespaces/shop/pods/web/attach';
  await expect(
    client.openChannels({ path, query: { container: 'app', stdout: 'true' }, signal: left }),
  ).rejects.toThrow('the caller left');
  // ws tells of the end of a connection that was never made one turn later; as an error that
  // nobody listened for it ended the process.
  await sleep(50);
  const version = await client.request({ method: 'GET', path: '/version' });
  expect(version.status).toBe(200);
  await client.close();
  await cluster.close();
});
