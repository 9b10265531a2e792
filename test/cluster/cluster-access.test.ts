// Goal: deploy/cluster-access grants what debugging takes, and nothing else.
// Method: apply the files to a real cluster, mint the gateway's token, ask the API server's own
// authorizer, and let the gateway's check of a cluster judge them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { KubernetesClusterProbe, KubernetesConnections } from '@endoscope/clusters/adapters';
import { KubernetesPodReader } from '@endoscope/clusters/adapters';
import { aCluster, aRequest, MemoryClusterStore } from '@endoscope/clusters/testing';
import { MemoryUnitOfWork } from '@endoscope/audit/testing';
import { AddressPolicy } from '@endoscope/kubernetes';
import { parse } from 'yaml';
import { ensureClusters } from './harness/index.ts';
import type { TestCluster } from './harness/index.ts';

const manifests = join(import.meta.dirname, '../../deploy/cluster-access');
const optional = join(manifests, 'optional');
const gateway = 'system:serviceaccount:endoscope-system:endoscope-gateway';
const engineer = aRequest({ username: 'engineer@endoscope.example', groups: ['engineers'] });
const outsider = aRequest({ username: 'outsider@endoscope.example', groups: [] });

let cluster: TestCluster;
let connections: KubernetesConnections;
const store = new MemoryClusterStore();

beforeAll(async () => {
  [cluster] = (await ensureClusters({ count: 1 })) as [TestCluster];
  await kubectl('apply', '-f', manifests);
  const token = await kubectl('create', 'token', 'endoscope-gateway', '-n', 'endoscope-system');
  const { clusters } = parse(cluster.kubeconfig) as {
    clusters: { cluster: { 'certificate-authority-data': string } }[];
  };
  const ca = clusters[0]?.cluster['certificate-authority-data'] ?? '';
  const caCertificatePem = Buffer.from(ca, 'base64').toString('utf8');
  const registered = aCluster({ serverUrl: cluster.server, caCertificatePem });
  const credential = { kind: 'bearer_token', token: token.trim() } as const;
  await new MemoryUnitOfWork().run((tx) => store.insert(tx, registered, credential));
  connections = new KubernetesConnections(store, store, {
    addresses: new AddressPolicy({ allow: ['127.0.0.0/8', '10.0.0.0/8'] }),
  });
}, 600_000);

afterAll(async () => {
  await connections?.close();
  await kubectl('delete', '-f', optional, '--ignore-not-found', '--wait=false');
});

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(args);
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** What the authorizer answers for `verb resource[.group][/subresource][ in NAMESPACE]`. */
async function mayDo(right: string, as: readonly string[]): Promise<boolean> {
  const [verb = '', what = '', , namespace] = right.split(' ');
  const [resource = '', subresource = ''] = what.split('/');
  const sub = subresource === '' ? [] : [`--subresource=${subresource}`];
  const place = namespace === undefined ? ['--all-namespaces'] : ['-n', namespace];
  const args = ['auth', 'can-i', verb, resource, ...sub, ...place, ...as];
  return (await cluster.kubectl(args)).stdout.trim() === 'yes';
}

function check(who: string, as: readonly string[], rights: { yes: string[]; no: string[] }): void {
  const { yes, no } = rights;
  it(`lets ${who} do ${yes.length} things and refuses ${no.length}`, async () => {
    const allowed: string[] = [];
    for (const right of [...yes, ...no]) if (await mayDo(right, as)) allowed.push(right);
    expect(allowed).toEqual(yes);
  });
}

const debugging = [
  'get pods',
  'list pods',
  'watch pods',
  'patch pods/ephemeralcontainers',
  'get pods/attach',
  'create pods/attach',
  'get pods/exec',
  'create pods/exec',
  'get pods/portforward',
  'create pods/portforward',
  'get pods/log',
  'list events',
  'watch events',
  'get namespaces',
  'get deployments.apps',
  'get statefulsets.apps',
  'get daemonsets.apps',
  'get replicasets.apps',
  'list replicasets.apps',
  'get jobs.batch',
  'list jobs.batch',
  'get cronjobs.batch',
  'get services',
  'get replicationcontrollers',
];
const never = [
  'create pods',
  'update pods',
  'patch pods',
  'delete pods',
  'create pods/eviction',
  'get secrets',
  'list secrets',
  'get configmaps',
  'list namespaces',
  'get nodes',
  'list nodes',
  'update deployments.apps',
  'patch deployments.apps/scale',
  'create jobs.batch',
  'get nodes/proxy',
  'create serviceaccounts/token',
  'impersonate serviceaccounts',
  '* *',
];

describe('access to a cluster by deploy/cluster-access', () => {
  const impersonation = ['impersonate users', 'impersonate groups'];
  check('the gateway', ['--as', gateway], {
    yes: impersonation,
    no: [...debugging, ...never],
  });
  const asEngineer = ['--as', 'engineer@endoscope.example', '--as-group', 'engineers'];
  check('an engineer', asEngineer, { yes: debugging, no: [...never, ...impersonation] });
  const asOutsider = ['--as', 'outsider@endoscope.example', '--as-group', 'none'];
  check('an outsider', asOutsider, {
    yes: [],
    no: [...debugging, ...never, ...impersonation],
  });

  describe('with what is optional', () => {
    beforeAll(async () => {
      await kubectl('apply', '-f', optional);
    });

    const inNodes = (right: string) => `${right} in endoscope-nodes`;
    const pods = ['get pods', 'create pods', 'delete pods', 'create pods/attach', 'list events'];
    const asOperator = ['--as', 'operator@endoscope.example', '--as-group', 'operators'];
    check('an operator', asOperator, {
      yes: ['get nodes', 'list nodes', ...pods.map(inNodes)],
      no: [
        ...pods,
        'create pods in default',
        'get nodes/proxy',
        'update nodes',
        ...['get secrets', 'update pods', 'create serviceaccounts/token'].map(inNodes),
      ],
    });
    check('an engineer still', asEngineer, { yes: debugging, no: [...never, ...impersonation] });

    it('opens one namespace to host namespaces, and gives its pods no token of rights', async () => {
      const labels = await kubectl(
        ...['get', 'namespace', 'endoscope-nodes', '-o'],
        'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}',
      );
      expect(labels).toBe('privileged');
      const account = ['--as', 'system:serviceaccount:endoscope-nodes:default'];
      expect(await mayDo('get pods in endoscope-nodes', account)).toBe(false);
    });

    it('lets copies be made where their role is bound, and nowhere else', async () => {
      const namespace = `copies-${process.pid}`;
      await kubectl('create', 'namespace', namespace);
      try {
        const role = ['--clusterrole', 'endoscope-copier', '--group', 'engineers'];
        await kubectl('create', 'rolebinding', 'copiers', '-n', namespace, ...role);
        const rights = ['create pods', 'delete pods'];
        for (const right of rights) {
          expect(await mayDo(`${right} in ${namespace}`, asEngineer)).toBe(true);
          expect(await mayDo(`${right} in default`, asEngineer)).toBe(false);
        }
        expect(await mayDo(`update pods in ${namespace}`, asEngineer)).toBe(false);
      } finally {
        await kubectl('delete', 'namespace', namespace, '--wait=false');
      }
    });
  });

  it('is found in order by the check of a cluster', async () => {
    const probe = new KubernetesClusterProbe(connections);
    const seen = await probe.probe(engineer, (await store.find('eu-1'))!);
    const findings = [...seen.findings, ...seen.callerFindings];
    expect(seen.reached).toBe(true);
    expect(findings.map((f) => `${f.severity} ${f.code}`)).toEqual([
      'ok REACHABLE',
      'ok VERSION',
      'ok EPHEMERAL_CONTAINERS',
      'ok GATEWAY_RIGHTS',
      'ok GATEWAY_IMPERSONATES_ONLY',
      'ok IMPERSONATION',
      'ok DEBUGGER_RIGHTS',
    ]);
  });

  it('lets the check say that an outsider may debug nothing', async () => {
    const probe = new KubernetesClusterProbe(connections);
    const seen = await probe.probe(outsider, (await store.find('eu-1'))!);
    expect(seen.findings.every((f) => f.severity === 'ok')).toBe(true);
    expect(seen.callerFindings.map((f) => `${f.severity} ${f.code}`)).toEqual([
      'warning DEBUGGER_RIGHTS',
    ]);
  });

  it('shows pods to an engineer and refuses an outsider, each in their own name', async () => {
    const pods = new KubernetesPodReader(connections);
    const query = {
      cluster: 'eu-1',
      namespace: 'default',
      labelSelector: undefined,
      limit: 1,
      continueToken: undefined,
    };
    expect((await pods.list(engineer, query)).pods).toEqual(expect.any(Array));
    await expect(pods.list(outsider, query)).rejects.toThrow('User "outsider@endoscope.example"');
  });
});
