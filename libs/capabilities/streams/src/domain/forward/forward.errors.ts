import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

/** The cluster's own access control says no to the person who debugs. */
export class PortForwardForbidden extends GatewayError<{
  cluster: string;
  namespace: string;
  sentence: string;
}> {
  static override readonly reason = 'PORT_FORWARD_FORBIDDEN';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The cluster lets nobody forward ports without the rights get and create on pods/portforward in that namespace (deploy/cluster-access).';
  get detail() {
    const { cluster, namespace, sentence } = this.details;
    return `Cluster ${cluster} refused to forward ports: ${sentence} Ask its operator for the rights get and create on pods/portforward in namespace ${namespace} (deploy/cluster-access grants them).`;
  }
}

export const forwardErrors: readonly ErrorReason[] = [PortForwardForbidden];
