import { AddressPolicy, KubernetesClient } from '@endoscope/kubernetes';
import { ownedBy, SimulatedCluster } from '@endoscope/simulators';
import { simulatedTraits } from './cluster-traits.ts';
import type { ConformanceTarget } from './conformance-target.ts';

export async function simulatedTarget(): Promise<ConformanceTarget> {
  const cluster = await SimulatedCluster.start({ name: 'conformance' });
  const client = new KubernetesClient(
    {
      name: cluster.name,
      serverUrl: cluster.serverUrl,
      caCertificatePem: cluster.caCertificatePem,
      credential: { kind: 'bearer_token', token: cluster.token },
    },
    { addresses: new AddressPolicy({ allow: ['127.0.0.0/8'] }) },
  );
  const made = { namespace: 'shop', labels: { app: 'owner' } };
  const spec = { replicas: 0, selector: { matchLabels: { app: 'owner' } } };
  const owner = cluster.workloads.add({ kind: 'Deployment', name: 'owner', ...made, spec });
  const set = { kind: 'ReplicaSet', name: 'owner-5f7d', owner: ownedBy(owner) } as const;
  cluster.workloads.add({ ...set, ...made, spec });
  return {
    client,
    traits: simulatedTraits,
    namespace: 'shop',
    restrictedNamespace: 'payments',
    staticPod: () => Promise.resolve({ namespace: 'kube-system', name: 'kube-proxy-node-1' }),
    close: async () => {
      await client.close();
      await cluster.close();
    },
  };
}
