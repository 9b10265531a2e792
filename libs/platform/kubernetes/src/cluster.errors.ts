import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';
import { printable } from './printable.ts';

/** The registered server URL is not one the gateway talks to. */
export class ClusterServerUrlInvalid extends GatewayError<{ problem: string }> {
  static override readonly reason = 'CLUSTER_SERVER_URL_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The server URL is https://host[:port][/prefix], without user, query or fragment.';
  get detail() {
    return `The server URL ${this.details.problem}. Use https://host[:port][/prefix].`;
  }
}

/** CA, certificate or key is not the PEM it should be. */
export class ClusterTlsMaterialInvalid extends GatewayError<{
  cluster: string;
}> {
  static override readonly reason = 'CLUSTER_TLS_MATERIAL_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The CA certificate, client certificate or key is not valid PEM, or the pair does not match.';
  get detail() {
    return `The certificates of cluster ${this.details.cluster} cannot be read; register valid PEM.`;
  }
}

export class ObjectNameInvalid extends GatewayError<{ name: string }> {
  static override readonly reason = 'OBJECT_NAME_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'A Kubernetes name is not empty and is no dot segment.';
  get detail() {
    return `"${this.details.name}" is not a Kubernetes object name.`;
  }
}

/** A name that HTTP would carry differently would make somebody else of the caller. */
export class ImpersonationNameInvalid extends GatewayError<{
  field: 'user' | 'group';
}> {
  static override readonly reason = 'IMPERSONATION_NAME_INVALID';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'A user or group name is empty, has outer blanks or control characters, so it cannot be sent to a cluster. Correct the claim mapping of the issuer.';
  get detail() {
    return `Your ${this.details.field} name cannot be passed to a cluster: it is empty, has outer blanks or control characters.`;
  }
}

/** SSRF guard: the name resolves to an address the gateway may not connect to. */
export class ClusterAddressRefused extends GatewayError<{
  cluster: string;
  host: string;
}> {
  static override readonly reason = 'CLUSTER_ADDRESS_REFUSED';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The server resolves only to loopback, private or otherwise reserved addresses. Operators allow ranges with ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES.';
  get detail() {
    const { cluster, host } = this.details;
    return `Cluster ${cluster} at ${host} is on an address this gateway may not connect to. An operator can allow its range.`;
  }
}

export class ClusterUnreachable extends GatewayError<{
  cluster: string;
  problem: string;
}> {
  static override readonly reason = 'CLUSTER_UNREACHABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'No connection to the API server, or it was lost. Check the cluster and try again.';
  get detail() {
    return `Cluster ${this.details.cluster} cannot be reached: ${this.details.problem}.`;
  }
}

export class ClusterCertificateRefused extends GatewayError<{
  cluster: string;
  code: string;
}> {
  static override readonly reason = 'CLUSTER_CERTIFICATE_REFUSED';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The API server shows a certificate that the registered CA did not sign for this host, or refuses ours. Register the right CA; a change nobody made is an alarm.';
  get detail() {
    const { cluster, code } = this.details;
    return `The TLS certificate of cluster ${cluster} was refused (${code}). Check the registered CA.`;
  }
}

export class ClusterCredentialUnreadable extends GatewayError<{
  cluster: string;
}> {
  static override readonly reason = 'CLUSTER_CREDENTIAL_UNREADABLE';
  static override readonly kind = 'unavailable';
  static override readonly help = 'The token (or token file) of the cluster cannot be used.';
  get detail() {
    return `The credential of cluster ${this.details.cluster} cannot be read. Tell its operator.`;
  }
}

export class ClusterTimedOut extends GatewayError<{
  cluster: string;
  deadlineMs: number;
}> {
  static override readonly reason = 'CLUSTER_TIMED_OUT';
  static override readonly kind = 'deadline_exceeded';
  static override readonly help =
    'The API server did not answer in time. What it was asked may still happen: read back first.';
  get detail() {
    const { cluster, deadlineMs } = this.details;
    return `Cluster ${cluster} did not answer within ${deadlineMs} ms.`;
  }
}

/** Something answered, but not as an API server does: HTML, a redirect, too many bytes, no JSON. */
export class ClusterAnswerInvalid extends GatewayError<{
  cluster: string;
  problem: string;
}> {
  static override readonly reason = 'CLUSTER_ANSWER_INVALID';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The server did not answer like a Kubernetes API server (a proxy page, a redirect, a body over the limit). Check the server URL.';
  get detail() {
    return `Cluster ${this.details.cluster} sent an answer that is not usable: ${this.details.problem}.`;
  }
}

/** A running stream ended in a way the protocol does not know. */
export class ClusterStreamBroken extends GatewayError<{
  cluster: string;
  problem: string;
}> {
  static override readonly reason = 'CLUSTER_STREAM_BROKEN';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The stream to the cluster was cut or broke the protocol. Attach again; the container may still run.';
  get detail() {
    return `The stream to cluster ${this.details.cluster} broke: ${this.details.problem}.`;
  }
}

/** The runtime could not connect to a port of the pod, or its connection broke; it says why. */
export class PortUnreachable extends GatewayError<{ port: number; sentence: string }> {
  static override readonly reason = 'PORT_UNREACHABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'Nothing in the pod accepts connections on this port, or the connection broke. Check that the program listens there, on localhost too.';
  get detail() {
    const { port, sentence } = this.details;
    return `Port ${port} of the pod cannot be reached: ${printable(sentence)}`;
  }
}

/** The resource version is too old (410): list again, then watch from there. */
export class KubernetesWatchExpired extends GatewayError<{ cluster: string }> {
  static override readonly reason = 'CLUSTER_WATCH_EXPIRED';
  static override readonly kind = 'aborted';
  static override readonly help = 'The cluster no longer has that resource version. List again.';
  get detail() {
    return `Cluster ${this.details.cluster} no longer has the requested resource version.`;
  }
}

export const connectionErrors: readonly ErrorReason[] = [
  ClusterServerUrlInvalid,
  ClusterTlsMaterialInvalid,
  ObjectNameInvalid,
  ImpersonationNameInvalid,
  ClusterAddressRefused,
  ClusterUnreachable,
  ClusterCertificateRefused,
  ClusterCredentialUnreadable,
  ClusterTimedOut,
  ClusterAnswerInvalid,
  ClusterStreamBroken,
  PortUnreachable,
  KubernetesWatchExpired,
];
