import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AddressPolicy, KubernetesClient } from '@endoscope/kubernetes';
import type { ActingAs } from '@endoscope/kubernetes';
import { ensureClusters } from '../cluster/harness/index.ts';
import type { TestCluster } from '../cluster/harness/index.ts';
import { endpointOf } from '../conformance/real-target.ts';
import { processesWith } from './process-usage.ts';
import { Stack } from './stack.ts';

/** A running gateway, the cluster behind it, and a client of that cluster without a gateway. */
export interface BenchCluster {
  readonly stack: Stack;
  readonly name: string;
  readonly version: string;
  readonly namespace: string;
  readonly pod: string;
  readonly direct: KubernetesClient;
  /** As whom the gateway acts there, and so does `direct`. */
  readonly as: ActingAs | undefined;
  /** The cluster's own kubectl; none of a simulated one. */
  readonly kubectl: string | undefined;
  /** Another running pod with a container `app`; answers its name. */
  makePod(): Promise<string>;
  /** The processes of the cluster: API server, kubelet, runtime; or the simulation. */
  clusterPids(): readonly number[];
  close(): Promise<void>;
}

const addresses = new AddressPolicy({ allow: ['127.0.0.0/8', '10.0.0.0/8'] });

export async function simulatedCluster(): Promise<BenchCluster> {
  const name = 'eu-1';
  const stack = await Stack.start({});
  const { identity, port } = stack.state<{
    identity: { caPem: string; token: string };
    port: number;
  }>(`clusters/${name}.json`);
  const direct = new KubernetesClient(
    {
      name,
      serverUrl: `https://127.0.0.1:${port}`,
      caCertificatePem: identity.caPem,
      credential: { kind: 'bearer_token', token: identity.token },
    },
    { addresses },
  );
  return {
    stack,
    name,
    version: 'simulated',
    namespace: 'shop',
    pod: 'web',
    direct,
    as: { user: 'operator@endoscope.example', groups: ['operators', 'security'] },
    kubectl: undefined,
    makePod: () => Promise.reject(new Error('only a real cluster is given more pods')),
    clusterPids: () => stack.supervisorPids,
    close: async () => {
      await direct.close();
      await stack.stop();
    },
  };
}

export async function realCluster(): Promise<BenchCluster> {
  const [cluster] = await ensureClusters({ count: 1 });
  if (!cluster) throw new Error('the harness gave no cluster');
  const namespace = `bench-${randomBytes(3).toString('hex')}`;
  await makePod(cluster, namespace, 'web');
  let pods = 0;
  const stack = await Stack.start({ kubeconfig: cluster.kubeconfigPath });
  const { items } = await stack.client.clusters.list();
  const direct = new KubernetesClient(endpointOf(cluster), { addresses });
  const folder = join(cluster.kubeconfigPath, '../');
  return {
    stack,
    name: items[0]?.name ?? cluster.name,
    version: cluster.version,
    namespace,
    pod: 'web',
    direct,
    as: undefined,
    kubectl: join(folder, 'kubectl'),
    makePod: async () => {
      pods += 1;
      await makePod(cluster, namespace, `web-${pods}`);
      return `web-${pods}`;
    },
    clusterPids: () => processesWith(folder),
    close: async () => {
      await direct.close();
      await stack.stop();
      await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    },
  };
}

async function makePod(cluster: TestCluster, namespace: string, name: string): Promise<void> {
  const app = { name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' };
  const objects = [
    { kind: 'Namespace', apiVersion: 'v1', metadata: { name: namespace } },
    {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name, namespace },
      spec: { terminationGracePeriodSeconds: 1, containers: [app] },
    },
  ];
  const stdin = JSON.stringify({ kind: 'List', apiVersion: 'v1', items: objects });
  const ready = ['wait', '--for=condition=Ready', `pod/${name}`, '-n', namespace, '--timeout=60s'];
  for (const [args, input] of [[['apply', '-f', '-'], { stdin }], [ready]] as const) {
    const { code, stderr } = await cluster.kubectl([...args], input);
    if (code !== 0) throw new Error(`kubectl ${args[0]}: ${stderr}`);
  }
}
