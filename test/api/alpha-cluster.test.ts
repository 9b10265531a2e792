// A cluster of Kubernetes 1.21, where the subresource of ephemeral containers is a kind of its own:
// the cases of test/cluster/v1.21, on a simulated one, and what only a simulator can be made to do.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedCluster, joinedRules } from '@endoscope/simulators';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let old: SimulatedCluster;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  old = await SimulatedCluster.start({ name: 'old', rules: joinedRules, version: 'v1.21.14' });
  old.faults.set({ v4Only: true });
  await test.register(old, 'old');
});
afterAll(async () => {
  await test?.close();
  await old?.close();
});

const web = { cluster: 'old', namespace: 'default', pod: 'web' };
const debug = { name: 'debug', image: 'busybox:1.36', command: ['sh', '-c', 'exit 4'] };
const plan = (workload: object, target: object = web) =>
  test.call('POST', '/v1/sessions:plan', { body: { target, workload } });
const create = (workload: object, target: object = web) =>
  test.call('POST', '/v1/sessions', { body: { target, workload } });

function containers(): unknown[] {
  return old.pods.find('default', 'web')?.spec.ephemeralContainers ?? [];
}

describe('a simulated cluster of 1.21', () => {
  it('answers a patch of the Pod without adding anything, so the gateway speaks its own', async () => {
    const { body } = await plan({ image: 'busybox:1.36', command: ['sh'] });
    expect([body.verdict, body.profile]).toEqual(['accepted', 'baseline']);
    expect(body.findings).toContainEqual(
      expect.objectContaining({
        code: 'PROFILE_CHOSEN',
        message: expect.stringContaining('Profile baseline is used instead of general'),
      }),
    );
    expect(containers()).toEqual([]);
  });

  it.each<[string, object]>([
    ['words', { ...debug, name: undefined, containerName: 'of-words' }],
    [
      'kind EphemeralContainers',
      {
        document: {
          ...{ apiVersion: 'v1', kind: 'EphemeralContainers', metadata: { name: 'web' } },
          ephemeralContainers: [{ ...debug, name: 'of-alpha' }],
        },
      },
    ],
    [
      'kind Pod',
      { document: { kind: 'Pod', spec: { ephemeralContainers: [{ ...debug, name: 'of-pod' }] } } },
    ],
    ['a container', { document: { ...debug, name: 'bare' } }],
  ])('runs what a request of %s asks for', async (_form, workload) => {
    const { name: _, ...words } = workload as { name?: string };
    const before = containers().length;
    const { status, body } = await create(words);
    expect(status).toBe(201);
    const ended = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ended&timeout=60s`);
    expect(ended.body.end).toMatchObject({ reason: 'process_exited', exitCode: 4 });
    expect(containers()).toHaveLength(before + 1);
  });

  it.each([{ profile: 'general' }, { asUser: 1000 }])(
    'takes no security context: %j',
    async (change) => {
      const { status, body } = await create({ image: 'busybox:1.36', ...change });
      expect([status, body.reason]).toEqual([409, 'SECURITY_CONTEXT_UNSUPPORTED']);
    },
  );

  it('is told apart from a pod that does not exist, with the feature off', async () => {
    old.faults.set({ ephemeralContainersDisabled: true });
    const off = await create({ image: 'busybox:1.36' });
    expect([off.status, off.body.reason]).toEqual([409, 'EPHEMERAL_CONTAINERS_DISABLED']);
    expect(off.body.detail).toContain(
      '(Kubernetes v1.21.14) does not serve ephemeral containers. In this version they are off',
    );
    const nobody = await create({ image: 'busybox:1.36' }, { ...web, pod: 'nobody' });
    expect([nobody.status, nobody.body.reason]).toEqual([404, 'POD_NOT_FOUND']);
    old.faults.clear();
  });
});
