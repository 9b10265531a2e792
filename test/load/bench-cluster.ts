import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AddressPolicy, KubernetesClient, paths } from '@endoscope/kubernetes';
import type { ActingAs, ClusterEndpoint } from '@endoscope/kubernetes';
import { ensureClusters } from '../cluster/harness/index.ts';
import type { TestCluster } from '../cluster/harness/index.ts';
import { endpointOf } from '../conformance/real-target.ts';
import type { Roads } from './lines.ts';
import { OidcProxy, oidcUser } from './oidc-proxy.ts';
import { processesWith } from './process-usage.ts';
import { Relays } from './relays.ts';
import { Stack } from './stack.ts';

/** A running gateway, the cluster behind it, and other ways to that cluster without a gateway. */
export interface BenchCluster extends Roads {
  readonly stack: Stack;
  readonly name: string;
  readonly version: string;
  /** How the gateway reaches the cluster, and so do `direct` and the relays. */
  readonly endpoint: ClusterEndpoint;
  readonly relayProcesses: Relays;
  /** The cluster's own kubectl; none of a simulated one. */
  readonly kubectl: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly oidcProxy: OidcProxy | undefined;
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
  const endpoint: ClusterEndpoint = {
    name,
    serverUrl: `https://127.0.0.1:${port}`,
    caCertificatePem: identity.caPem,
    credential: { kind: 'bearer_token', token: identity.token },
  };
  const as = { user: 'operator@endoscope.example', groups: ['operators', 'security'] };
  const roads = await roadsTo(endpoint, as);
  const namespace = 'shop';
  let pods = 0;
  return {
    ...{ ...roads, stack, name, endpoint, as, namespace, pod: 'web' },
    version: 'simulated',
    kubectl: undefined,
    kubeconfig: undefined,
    oidcProxy: undefined,
    makePod: async () => {
      pods += 1;
      await makeSimulatedPod(roads.direct, { namespace, name: `web-${pods}`, as });
      return `web-${pods}`;
    },
    clusterPids: () => stack.supervisorPids,
    close: async () => {
      await roads.close();
      await stack.stop();
    },
  };
}

async function roadsTo(endpoint: ClusterEndpoint, as: ActingAs | undefined) {
  const direct = new KubernetesClient(endpoint, { addresses });
  const relayProcesses = await Relays.start(endpoint, as);
  const close = async (): Promise<void> => {
    relayProcesses.stop();
    await direct.close();
  };
  return { direct, relayProcesses, relays: relayProcesses.clients, close };
}

export async function realCluster(oidcProxyProgram?: string): Promise<BenchCluster> {
  const [cluster] = await ensureClusters({ count: 1 });
  if (!cluster) throw new Error('the harness gave no cluster');
  const namespace = `bench-${randomBytes(3).toString('hex')}`;
  const started = new AsyncDisposableStack();
  started.defer(async () => {
    await cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });
  try {
    await makePod(cluster, namespace, 'web');
    return await roadsToReal(cluster, { namespace, oidcProxyProgram, started });
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

interface RealParts {
  readonly namespace: string;
  readonly oidcProxyProgram: string | undefined;
  /** What is to be ended with the benchmark, the last first. */
  readonly started: AsyncDisposableStack;
}

async function roadsToReal(
  cluster: TestCluster,
  { namespace, oidcProxyProgram, started }: RealParts,
): Promise<BenchCluster> {
  const proxied = oidcProxyProgram
    ? await throughOidcProxy(oidcProxyProgram, cluster, namespace)
    : undefined;
  started.defer(() => proxied?.close());
  const stack = await Stack.start({ kubeconfig: cluster.kubeconfigPath });
  started.defer(() => stack.stop());
  const { items } = await stack.client.clusters.list();
  const endpoint = endpointOf(cluster);
  const roads = await roadsTo(endpoint, undefined);
  started.defer(() => roads.close());
  const folder = join(cluster.kubeconfigPath, '../');
  let pods = 0;
  return {
    ...{ ...roads, stack, endpoint, as: undefined, namespace, pod: 'web' },
    name: items[0]?.name ?? cluster.name,
    version: cluster.version,
    kubectl: join(folder, 'kubectl'),
    kubeconfig: cluster.kubeconfigPath,
    oidcProxy: proxied?.oidcProxy,
    proxied: proxied?.client,
    makePod: async () => {
      pods += 1;
      await makePod(cluster, namespace, `web-${pods}`);
      return `web-${pods}`;
    },
    clusterPids: () => processesWith(folder),
    close: () => started.disposeAsync(),
  };
}

async function throughOidcProxy(program: string, cluster: TestCluster, namespace: string) {
  const bind = ['create', 'rolebinding', 'bench', '--clusterrole', 'admin', '--user', oidcUser];
  const { code, stderr } = await cluster.kubectl([...bind, '--namespace', namespace]);
  if (code !== 0) throw new Error(`kubectl create rolebinding: ${stderr}`);
  const oidcProxy = await OidcProxy.start(program, cluster.kubeconfigPath);
  const client = new KubernetesClient(oidcProxy.endpoint, { addresses });
  const close = async (): Promise<void> => {
    await client.close();
    await oidcProxy.stop();
  };
  try {
    await oidcProxy.ready(client, namespace);
    return { oidcProxy, client, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeSimulatedPod(
  direct: KubernetesClient,
  { namespace, name, as }: { namespace: string; name: string; as: ActingAs },
): Promise<void> {
  const spec = { containers: [{ name: 'app', image: 'registry.example/app:1.8.2' }] };
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name }, spec };
  await direct.request({ method: 'POST', path: paths.pods(namespace), body, as });
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
