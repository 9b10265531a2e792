import type { Principal } from '@endoscope/core';
import { ClusterPermissionDenied, paths } from '@endoscope/kubernetes';
import { PortForwardForbidden } from '../domain/forward/forward.errors.ts';
import type { PortTarget, PortTunnel, PortUpstream } from '../ports/port-upstream.ts';
import type { ConnectCluster } from './kubernetes-attach-upstream.ts';

export class KubernetesPortUpstream implements PortUpstream {
  constructor(private readonly connect: ConnectCluster) {}

  async open(
    { cluster, namespace, pod }: PortTarget,
    { by, signal }: { readonly by: Principal; readonly signal: AbortSignal },
  ): Promise<PortTunnel> {
    const { client, as } = await this.connect(cluster, by);
    try {
      const path = paths.portForward(namespace, pod);
      return await client.openPortTunnel({ path, signal, ...(as !== undefined && { as }) });
    } catch (error) {
      if (!(error instanceof ClusterPermissionDenied)) throw error;
      const { sentence } = error;
      throw new PortForwardForbidden({ cluster, namespace, sentence }, { cause: error });
    }
  }
}
