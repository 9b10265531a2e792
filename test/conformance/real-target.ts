import { randomBytes } from 'node:crypto';
import { AddressPolicy, KubernetesClient, paths } from '@endoscope/kubernetes';
import type { V1Pod } from '@endoscope/kubernetes';
import { parse } from 'yaml';
import { ensureClusters } from '../cluster/harness/index.ts';
import type { TestCluster } from '../cluster/harness/index.ts';
import { traitsOf } from './cluster-traits.ts';
import type { ConformanceTarget } from './conformance-target.ts';
import { kubectlPatience, patienceMs } from '../support/patience.ts';

/** Two namespaces of its own in the first test cluster, with the pods the suite expects. */
export async function realTarget(): Promise<ConformanceTarget> {
  const [cluster] = await ensureClusters({ count: 1 });
  if (!cluster) throw new Error('the harness gave no cluster');
  const client = new KubernetesClient(endpointOf(cluster), {
    addresses: new AddressPolicy({ allow: ['127.0.0.0/8', '10.0.0.0/8'] }),
  });
  const suffix = randomBytes(3).toString('hex');
  const namespace = `conformance-${suffix}`;
  const restrictedNamespace = `restricted-${suffix}`;
  await apply(cluster, objects(namespace, restrictedNamespace));
  await running(client, namespace, 'web');
  await running(client, restrictedNamespace, 'ledger');
  await deployed(cluster, namespace);
  return {
    client,
    traits: traitsOf(cluster.version),
    namespace,
    restrictedNamespace,
    staticPod: () => makeStaticPod(cluster, namespace),
    close: async () => {
      await client.close();
      const gone = ['delete', 'namespace', namespace, restrictedNamespace];
      await cluster.kubectl([...gone, '--wait=false', '--ignore-not-found']);
    },
  };
}

interface Kubeconfig {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

export function endpointOf(
  cluster: TestCluster,
): ConstructorParameters<typeof KubernetesClient>[0] {
  const config = parse(cluster.kubeconfig) as Kubeconfig;
  const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
  const [{ cluster: server }, { user }] = [config.clusters[0]!, config.users[0]!];
  return {
    name: cluster.name,
    serverUrl: server.server,
    caCertificatePem: decoded(server['certificate-authority-data']),
    credential: {
      kind: 'client_certificate',
      certificatePem: decoded(user['client-certificate-data']),
      privateKeyPem: decoded(user['client-key-data']),
    },
  };
}

async function apply(cluster: TestCluster, list: readonly object[]): Promise<void> {
  const stdin = list.map((object) => JSON.stringify(object)).join('\n');
  const { code, stderr } = await cluster.kubectl(['apply', '-f', '-'], { stdin });
  if (code !== 0) throw new Error(`kubectl apply failed: ${stderr}`);
}

function objects(namespace: string, restrictedNamespace: string): object[] {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const quick = { terminationGracePeriodSeconds: 1, automountServiceAccountToken: false };
  const app = { name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' };
  const sidecar = { name: 'sidecar', image: 'busybox:1.36', command: ['sleep', '100000'] };
  const securityContext = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    runAsUser: 65532,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const pod = (metadata: object, spec: object): object => ({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata,
    spec: { ...quick, ...spec },
  });
  const web = { name: 'web', namespace, labels: { app: 'web', tier: 'front' } };
  return [
    { kind: 'Namespace', apiVersion: 'v1', metadata: { name: namespace } },
    { kind: 'Namespace', apiVersion: 'v1', metadata: { name: restrictedNamespace, labels } },
    pod(web, { containers: [app, sidecar] }),
    {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'owner', namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'owner' } },
        template: { metadata: { labels: { app: 'owner' } }, spec: { containers: [app] } },
      },
    },
    pod(
      { name: 'ledger', namespace: restrictedNamespace },
      { containers: [{ ...app, securityContext }] },
    ),
  ];
}

/**
 * A pod with the mirror annotation is a static pod to the API server. No node of this name exists,
 * so no kubelet removes it; the controller of orphaned pods does, after a minute at the latest.
 */
async function makeStaticPod(cluster: TestCluster, namespace: string) {
  const name = 'mirror';
  const annotations = { 'kubernetes.io/config.mirror': 'f3e1' };
  const spec = {
    automountServiceAccountToken: false,
    nodeName: `no-such-node-${namespace}`,
    containers: [{ name: 'app', image: 'distroless-app:1' }],
  };
  const metadata = { name, namespace, annotations };
  await apply(cluster, [{ kind: 'Pod', apiVersion: 'v1', metadata, spec }]);
  return { namespace, name };
}

/** The controller's replica set is there. */
async function deployed(cluster: TestCluster, namespace: string): Promise<void> {
  const condition = '--for=jsonpath={.status.observedGeneration}=1';
  const wait = ['wait', condition, 'deployment/owner', '-n', namespace, kubectlPatience];
  const { code, stderr } = await cluster.kubectl(wait);
  if (code !== 0) throw new Error(`kubectl wait: ${stderr}`);
}

async function running(client: KubernetesClient, namespace: string, name: string): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const path = paths.pod(namespace, name);
    const { body } = await client.request<V1Pod>({ method: 'GET', path });
    const statuses = body.status?.containerStatuses ?? [];
    if (statuses.length > 0 && statuses.every((s) => s.state?.running)) return;
    if (Date.now() > until) throw new Error(`${name} does not run: ${JSON.stringify(body.status)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
