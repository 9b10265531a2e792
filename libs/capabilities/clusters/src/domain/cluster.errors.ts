import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';
import { targetErrors } from './target.errors.ts';

export class ClusterNotFound extends GatewayError<{ cluster: string }> {
  static override readonly reason = 'CLUSTER_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'No cluster of this name is registered, or you may not see it. List the ones you may use.';
  get detail() {
    return `There is no cluster ${this.details.cluster}. \`endo clusters\` lists those you may use.`;
  }
}

export class ClusterNameTaken extends GatewayError<{ cluster: string }> {
  static override readonly reason = 'CLUSTER_NAME_TAKEN';
  static override readonly kind = 'already_exists';
  static override readonly help =
    'Another cluster has this name. Choose another, or remove that cluster first.';
  get detail() {
    return `A cluster ${this.details.cluster} is registered already. Choose another name, or remove it first.`;
  }
}

/** One server under two names would give two sets of rules for the same pods. */
export class ClusterServerTaken extends GatewayError<{ serverUrl: string }> {
  static override readonly reason = 'CLUSTER_SERVER_TAKEN';
  static override readonly kind = 'already_exists';
  static override readonly help =
    'The API server is registered under another name. Use that one, or remove it first.';
  get detail() {
    return `${this.details.serverUrl} is registered under another name. Use that one, or remove it first.`;
  }
}

export class ClusterLimitReached extends GatewayError<{ clustersMax: number }> {
  static override readonly reason = 'CLUSTER_LIMIT_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'The registry is full. Remove clusters that are no longer used.';
  get detail() {
    return `${this.details.clustersMax} clusters are registered, which is the most. Remove unused ones.`;
  }
}

export class ClusterHasSessions extends GatewayError<{ cluster: string; count: number }> {
  static override readonly reason = 'CLUSTER_HAS_SESSIONS';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'Sessions live in the cluster. Wait for them, terminate them, or remove with `force`.';
  get detail() {
    const { cluster, count } = this.details;
    const sessions = count === 1 ? 'session lives' : 'sessions live';
    return `${count} ${sessions} in cluster ${cluster}. End them first, or remove with force=true, which ends them.`;
  }
}

/** The key ring does not hold the key the credential was sealed with, or the row was altered. */
export class ClusterCredentialLost extends GatewayError<{ cluster: string }> {
  static override readonly reason = 'CLUSTER_CREDENTIAL_LOST';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The stored credential cannot be unsealed. Restore the key ring, or register the cluster anew.';
  get detail() {
    return `The stored credential of cluster ${this.details.cluster} cannot be unsealed. Ask the gateway's operator to restore the key ring, or register the cluster anew.`;
  }
}

/** `fields` names each refused setting by its place in the file. */
export class KubeconfigRefused extends GatewayError<{ what: string }> {
  static override readonly reason = 'KUBECONFIG_REFUSED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The kubeconfig is malformed or asks for what a gateway must not do: run programs, read its own files, skip TLS checks. `fields` names each setting.';
  get detail() {
    const fields = this.fields.slice(0, 5).map((f) => `${f.field}: ${f.message}`);
    return [this.details.what, ...fields].join(' ');
  }
}

export class NamespaceNotAllowed extends GatewayError<{ cluster: string; namespace: string }> {
  static override readonly reason = 'NAMESPACE_NOT_ALLOWED';
  static override readonly kind = 'permission_denied';
  static override readonly help = "The cluster's registration does not open this namespace.";
  get detail() {
    const { namespace, cluster } = this.details;
    return `Namespace ${namespace} of cluster ${cluster} is closed to debugging by its registration.`;
  }
}

/** The caller's names must not be sent to the cluster as they are. */
export class ImpersonationRefused extends GatewayError<{ cluster: string; why: string }> {
  static override readonly reason = 'IMPERSONATION_REFUSED';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The token carries a user or group name that may not be impersonated in a cluster, such as `system:…`, or no groups claim at all.';
  get detail() {
    const { cluster, why } = this.details;
    return `You cannot be impersonated in cluster ${cluster}: ${why}`;
  }
}

export class PodNotFound extends GatewayError<{ cluster: string; namespace: string; pod: string }> {
  static override readonly reason = 'POD_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'No such pod in this namespace. List the pods and check the name.';
  get detail() {
    const { cluster, namespace, pod } = this.details;
    return `There is no pod ${pod} in namespace ${namespace} of cluster ${cluster}. \`endo pods --cluster ${cluster} -n ${namespace}\` lists them.`;
  }
}

export class PageTokenExpired extends GatewayError<object> {
  static override readonly reason = 'PAGE_TOKEN_EXPIRED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The API server no longer keeps the state of this list. Begin again without a page token.';
  get detail() {
    return 'The list this page belongs to is too old. Begin again without a page token.';
  }
}

export const clusterErrors: readonly ErrorReason[] = [
  ClusterNotFound,
  ClusterNameTaken,
  ClusterServerTaken,
  ClusterLimitReached,
  ClusterHasSessions,
  ClusterCredentialLost,
  KubeconfigRefused,
  NamespaceNotAllowed,
  ImpersonationRefused,
  PodNotFound,
  PageTokenExpired,
  ...targetErrors,
];
