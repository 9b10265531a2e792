import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { GatewayError } from '@endoscope/core';
import { clusterLimits } from '../domain/clusters.limits.ts';
import type { ImportedConnection } from '../ports/kubeconfig-reader.ts';
import { aCertificatePair } from '../testing/certificate-pair.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture, testNow } from '../testing/clusters-fixture.ts';
import { ImportKubeconfig } from './import-kubeconfig.ts';
import { RegisterCluster } from './register-cluster.ts';
import type { RegisterClusterInput } from './register-cluster.ts';

const secret = 'THE-SECRET-OF-THIS-TEST';
const least: RegisterClusterInput = {
  name: 'eu-1',
  serverUrl: 'https://api.example:6443',
  credential: { kind: 'bearer_token', token: secret },
};
const imported: ImportedConnection = {
  serverUrl: 'https://imported.example',
  caCertificatePem: undefined,
  credential: { kind: 'bearer_token', token: secret },
};

class Fixture extends ClustersFixture {
  refusedServers: string[] = [];
  readonly register = new RegisterCluster(
    this.access.require,
    new ImportKubeconfig({ read: async () => imported }),
    {
      problemOf: async (url) =>
        this.refusedServers.includes(url) ? 'must not lead there.' : undefined,
    },
    this.registry,
    { clock: this.clock, tokenFileFolders: ['/var/run/secrets/endoscope'] },
  );
}

async function failureOf(work: Promise<unknown>): Promise<GatewayError> {
  const error: unknown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof GatewayError)) throw new Error(`not refused: ${inspect(error)}`);
  expect(inspect(error, { depth: 10 }) + JSON.stringify(error)).not.toContain(secret);
  return error;
}

describe('registering a cluster', () => {
  it('records it, its author and its event, and shows its credential nowhere', async () => {
    const f = new Fixture();
    const { certificatePem } = await aCertificatePair();
    const input = { ...least, labels: { region: 'eu' }, caCertificatePem: certificatePem };
    const cluster = await f.register.execute(aRequest(), input);
    expect(cluster).toMatchObject({
      name: 'eu-1',
      createdBy: 'operator@endoscope.example',
      createTime: testNow,
      health: { state: 'unknown' },
    });
    expect(await f.store.find('eu-1')).toEqual(cluster);
    expect(await f.store.open('eu-1')).toEqual({ cluster, credential: least.credential });
    expect(f.log.events[0]).toMatchObject({
      event: 'cluster.registered',
      result: 'success',
      cluster: 'eu-1',
      policyIds: ['test'],
      details: { serverUrl: 'https://api.example:6443', credentialKind: 'bearer_token' },
    });
    const shown = inspect([cluster, f.log.events, f.access.asked], { depth: 10 });
    expect(shown + JSON.stringify([cluster, f.log.events])).not.toContain(secret);
  });

  it('takes the connection out of a kubeconfig', async () => {
    const f = new Fixture();
    const cluster = await f.register.execute(aRequest(), { name: 'eu-1', kubeconfig: 'any' });
    expect(cluster.serverUrl).toBe('https://imported.example');
  });

  it('refuses a connection described twice or not at all', async () => {
    const f = new Fixture();
    const both = await failureOf(f.register.execute(aRequest(), { ...least, kubeconfig: 'any' }));
    expect(both.fields.map((x) => x.field)).toEqual(['serverUrl', 'credential']);
    const none = await failureOf(f.register.execute(aRequest(), { name: 'eu-1' }));
    expect(none.fields.map((x) => x.field)).toEqual(['serverUrl', 'credential']);
    expect(f.events).toEqual([]);
  });

  it('asks policy with name and labels before it looks at the rest', async () => {
    const f = new Fixture();
    f.access.denies = ({ action }) => action === 'cluster.register';
    const input = { ...least, serverUrl: 'nonsense', labels: { region: 'eu' } };
    expect((await failureOf(f.register.execute(aRequest(), input))).reason).toBe('POLICY_DENIED');
    const subject = { name: 'eu-1', labels: { region: 'eu' } };
    expect(f.access.asked).toEqual([{ action: 'cluster.register', cluster: subject }]);
  });

  it('refuses a name that is taken', async () => {
    const f = await new Fixture().with(aCluster());
    const { reason } = await failureOf(f.register.execute(aRequest(), least));
    expect(reason).toBe('CLUSTER_NAME_TAKEN');
    expect(f.events).toEqual([]);
  });

  it('refuses the same server under another name, however it is written', async () => {
    const f = await new Fixture().with(aCluster({ name: 'one', serverUrl: 'https://api.example' }));
    const input = { ...least, serverUrl: 'https://API.example.:443/' };
    const { reason } = await failureOf(f.register.execute(aRequest(), input));
    expect(reason).toBe('CLUSTER_SERVER_TAKEN');
  });

  it('refuses a server that leads to an address of our own', async () => {
    const f = new Fixture();
    f.refusedServers = ['https://127.0.0.1'];
    const work = f.register.execute(aRequest(), { ...least, serverUrl: 'https://0x7f000001' });
    const { fields } = await failureOf(work);
    expect(fields).toEqual([{ field: 'serverUrl', message: 'must not lead there.' }]);
  });

  it('refuses one cluster more than the registry holds', async () => {
    const f = new Fixture();
    const { clustersMax } = clusterLimits;
    await f.with(
      ...Array.from({ length: clustersMax - 1 }, (_, i) => aCluster({ name: `c-${i}` })),
    );
    expect((await f.register.execute(aRequest(), least)).name).toBe('eu-1');
    const more = { ...least, name: 'eu-2', serverUrl: 'https://other.example' };
    expect((await failureOf(f.register.execute(aRequest(), more))).reason).toBe(
      'CLUSTER_LIMIT_REACHED',
    );
  });

  it('keeps nothing when the ledger does not take the event', async () => {
    const f = new Fixture();
    f.log.append = () => Promise.reject(new Error('ledger is full'));
    await expect(f.register.execute(aRequest(), least)).rejects.toThrow('ledger is full');
    expect(await f.store.find('eu-1')).toBeUndefined();
  });
});
