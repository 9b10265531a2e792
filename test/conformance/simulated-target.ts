import { AddressPolicy, KubernetesClient } from '@endoscope/kubernetes';
import { SimulatedCluster } from '@endoscope/simulators';
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
  return {
    client,
    traits: simulatedTraits,
    namespace: 'shop',
    restrictedNamespace: 'payments',
    staticPod: { namespace: 'kube-system', name: 'kube-proxy-node-1' },
    close: async () => {
      await client.close();
      await cluster.close();
    },
  };
}
