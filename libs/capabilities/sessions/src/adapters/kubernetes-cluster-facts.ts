import { paths } from '@endoscope/kubernetes';
import type { Acting } from '../ports/debug-runtime.ts';
import type { ClusterFacts } from '../ports/cluster-facts.ts';
import type { ConnectCluster } from './kubernetes-debug-runtime.ts';

interface Claim {
  readonly spec?: { readonly accessModes?: unknown };
}

export class KubernetesClusterFacts implements ClusterFacts {
  constructor(private readonly connect: ConnectCluster) {}

  async version(cluster: string, acting: Acting): Promise<string> {
    const { gitVersion } = await this.get<{ gitVersion?: unknown }>(
      cluster,
      paths.version(),
      acting,
    );
    return typeof gitVersion === 'string' ? gitVersion.slice(0, 64) : '';
  }

  async claimAccessModes(
    { cluster, namespace, name }: Parameters<ClusterFacts['claimAccessModes']>[0],
    acting: Acting,
  ): Promise<readonly string[]> {
    const path = paths.workload('', namespace, 'persistentvolumeclaims', name);
    const { accessModes } = (await this.get<Claim>(cluster, path, acting)).spec ?? {};
    const modes = Array.isArray(accessModes) ? (accessModes as unknown[]) : [];
    return modes.filter((mode) => typeof mode === 'string');
  }

  private async get<T>(cluster: string, path: string, acting: Acting): Promise<T> {
    const { client, as } = await this.connect(cluster, acting.by);
    const { signal, traceparent } = acting;
    return (await client.request<T>({ method: 'GET', path, as, signal, traceparent })).body;
  }
}
