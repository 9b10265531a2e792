import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryUnitOfWork } from '@endoscope/audit/testing';
import { AddressPolicy } from '@endoscope/kubernetes';
import { joinedRules, SimulatedCluster } from '@endoscope/simulators';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest } from '../testing/clusters-fixture.ts';
import { MemoryClusterStore } from '../testing/memory-cluster-store.ts';
import { KubernetesClusterProbe } from './kubernetes-cluster-probe.ts';
import { KubernetesConnections } from './kubernetes-connections.ts';
import { KubernetesPodReader } from './kubernetes-pod-reader.ts';

const engineer = aRequest({ username: 'engineer@endoscope.example', groups: ['engineers'] });
const outsider = aRequest({ username: 'outsider@endoscope.example', groups: [] });
const everything = {
  cluster: 'eu-1',
  namespace: undefined,
  labelSelector: undefined,
  limit: 100,
  continueToken: undefined,
};

let simulated: SimulatedCluster;
let connections: KubernetesConnections;
const store = new MemoryClusterStore();

beforeAll(async () => {
  simulated = await SimulatedCluster.start({ name: 'eu-1', rules: joinedRules });
  const { serverUrl, caCertificatePem, token } = simulated;
  const cluster = aCluster({ serverUrl, caCertificatePem });
  const credential = { kind: 'bearer_token', token } as const;
  await new MemoryUnitOfWork().run((tx) => store.insert(tx, cluster, credential));
  const addresses = new AddressPolicy({ allow: ['127.0.0.0/8'] });
  connections = new KubernetesConnections(store, store, { addresses });
});

afterAll(async () => {
  await connections?.close();
  await simulated?.close();
});

describe('reading pods', () => {
  const pods = () => new KubernetesPodReader(connections);

  it('gives every pod once over pages of any size', async () => {
    const whole = (await pods().list(engineer, everything)).pods.map((p) => p.summary.uid);
    const paged: string[] = [];
    let continueToken: string | undefined;
    do {
      const page = await pods().list(engineer, { ...everything, limit: 2, continueToken });
      paged.push(...page.pods.map((p) => p.summary.uid));
      continueToken = page.continueToken;
    } while (continueToken !== undefined);
    expect(whole.length).toBeGreaterThan(2);
    expect(paged).toEqual(whole);
  });

  it('finds by label, in one namespace', async () => {
    const query = { ...everything, namespace: 'shop', labelSelector: 'app=web,tier=front' };
    const found = await pods().list(engineer, query);
    expect(found.pods).toMatchObject([
      { summary: { namespace: 'shop', name: 'web', status: 'Running' }, labels: { app: 'web' } },
    ]);
  });

  it('is done in the caller’s name', async () => {
    await expect(pods().list(outsider, everything)).rejects.toThrow(
      'User "outsider@endoscope.example" cannot list resource "pods"',
    );
  });

  it('describes a pod, and knows when there is none', async () => {
    const web = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
    const found = await pods().find(engineer, web);
    expect(found?.containers.map((c) => [c.name, c.state])).toEqual([
      ['app', 'running'],
      ['sidecar', 'running'],
    ]);
    expect(await pods().find(engineer, { ...web, pod: 'nobody' })).toBeUndefined();
  });

  it('reads the labels of a namespace', async () => {
    const labels = await pods().namespaceLabels(engineer, 'eu-1', 'shop');
    expect(labels).toMatchObject({ team: 'shop' });
  });
});

describe('probing a cluster', () => {
  const probe = async (ctx = engineer) =>
    new KubernetesClusterProbe(connections).probe(ctx, (await store.find('eu-1'))!);

  it('finds a joined cluster in order', async () => {
    const seen = await probe();
    const notOk = [...seen.findings, ...seen.callerFindings].filter((f) => f.severity !== 'ok');
    expect(notOk).toEqual([]);
    expect(seen).toMatchObject({ reached: true, kubernetesVersion: 'v1.34.2' });
  });

  it('says as whom it cannot act', async () => {
    const seen = await probe(aRequest({ groups: ['system:masters'] }));
    expect(seen.callerFindings).toMatchObject([{ code: 'CHECK_INCOMPLETE', severity: 'error' }]);
    expect(seen.callerFindings[0]?.message).toContain('begins with "system:"');
  });

  it('says that nothing answers, instead of failing', async () => {
    const gone = await SimulatedCluster.start({ name: 'gone' });
    const { serverUrl, caCertificatePem, token } = gone;
    await gone.close();
    const cluster = aCluster({ name: 'gone', serverUrl, caCertificatePem });
    await new MemoryUnitOfWork().run((tx) =>
      store.insert(tx, cluster, { kind: 'bearer_token', token }),
    );
    const seen = await new KubernetesClusterProbe(connections).probe(engineer, cluster);
    expect(seen).toMatchObject({
      reached: false,
      findings: [{ code: 'REACHABLE', severity: 'error' }],
    });
  });

  it('says that the credential is not accepted', async () => {
    const { serverUrl, caCertificatePem } = simulated;
    const other = serverUrl.replace('127.0.0.1', 'localhost');
    const cluster = aCluster({ name: 'stale', serverUrl: other, caCertificatePem });
    await new MemoryUnitOfWork().run((tx) =>
      store.insert(tx, cluster, { kind: 'bearer_token', token: 'expired' }),
    );
    const seen = await new KubernetesClusterProbe(connections).probe(engineer, cluster);
    expect(seen.findings[0]?.message).toContain('does not accept the gateway');
    expect(seen.findings[0]?.suggestion).toContain('endo cluster join');
  });
});
