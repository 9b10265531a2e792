import { AddressPolicy, KubernetesClient } from '@endoscope/kubernetes';
import type { ClusterCredential, KubernetesLimits } from '@endoscope/kubernetes';
import type { SimulatedCluster } from '@endoscope/simulators';
import { patienceMs } from '../support/patience.ts';

export interface SimulatedClientOptions {
  readonly limits?: Partial<KubernetesLimits>;
  readonly credential?: ClusterCredential;
  readonly serverUrl?: string;
  readonly caCertificatePem?: string;
  readonly allow?: readonly string[];
}

export function clientOf(
  cluster: SimulatedCluster,
  options: SimulatedClientOptions = {},
): KubernetesClient {
  return new KubernetesClient(
    {
      name: cluster.name,
      serverUrl: options.serverUrl ?? cluster.serverUrl,
      caCertificatePem: options.caCertificatePem ?? cluster.caCertificatePem,
      credential: options.credential ?? { kind: 'bearer_token', token: cluster.token },
    },
    {
      addresses: new AddressPolicy({ allow: options.allow ?? ['127.0.0.0/8'] }),
      ...(options.limits ? { limits: options.limits } : {}),
    },
  );
}

/** The reason of the error a promise ends with. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing was thrown',
    (error: { reason?: string; name?: string }) => error.reason ?? String(error.name),
  );
}

/** The number of connections once it is down to `expected`, or what it is after ten seconds. */
export async function settledConnections(
  cluster: SimulatedCluster,
  expected: number,
): Promise<number> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const count = await cluster.connectionCount();
    if (count <= expected || Date.now() > until) return count;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
