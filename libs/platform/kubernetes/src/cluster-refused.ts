import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';
import type { V1Status } from './kubernetes-types.ts';
import { printable } from './printable.ts';

export interface RefusalDetails {
  readonly cluster: string;
  readonly httpStatus: number;
  /** As the API server sent it, or made from the HTTP status where it sent none. */
  readonly status: V1Status;
}

/** The API server understood and said no. Its own sentence is passed on, made safe to print. */
export abstract class ClusterRefused extends GatewayError<RefusalDetails> {
  get status(): V1Status {
    return this.details.status;
  }

  /** The API server's words as they are, but for what could harm a terminal or a log. */
  get sentence(): string {
    return printable(this.details.status.message ?? '');
  }

  get detail() {
    return `Cluster ${this.details.cluster} refused: ${this.sentence}`;
  }
}

/** 400, 422 and other faults of the request. */
export class ClusterRequestRefused extends ClusterRefused {
  static override readonly reason = 'CLUSTER_REQUEST_REFUSED';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'The API server found the request invalid and says why.';
}

/** 401: the gateway's own credential is at fault, never the caller's. */
export class ClusterCredentialRefused extends ClusterRefused {
  static override readonly reason = 'CLUSTER_CREDENTIAL_REFUSED';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The API server does not accept the registered credential. Its operator must renew it.';
  override get detail() {
    return `Cluster ${this.details.cluster} does not accept the gateway's credential. Tell its operator.`;
  }
}

/** 403: RBAC, Pod Security or an admission webhook. */
export class ClusterPermissionDenied extends ClusterRefused {
  static override readonly reason = 'CLUSTER_PERMISSION_DENIED';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The cluster itself (RBAC, Pod Security or a webhook) forbids this and says why.';
}

export class ClusterObjectNotFound extends ClusterRefused {
  static override readonly reason = 'CLUSTER_OBJECT_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'The object is not in the cluster. Check namespace and name.';
}

export class ClusterConflict extends ClusterRefused {
  static override readonly reason = 'CLUSTER_CONFLICT';
  static override readonly kind = 'aborted';
  static override readonly help = 'The object changed or exists already. Read it and decide again.';
}

export class ClusterThrottled extends ClusterRefused {
  static override readonly reason = 'CLUSTER_THROTTLED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'The API server is busy. Try again after the stated delay.';
}

/** 5xx: the request may have taken effect; read back before trying again. */
export class ClusterFailed extends ClusterRefused {
  static override readonly reason = 'CLUSTER_FAILED';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The API server failed. What it was asked may have happened: read back before trying again.';
}

export const refusalErrors: readonly ErrorReason[] = [
  ClusterRequestRefused,
  ClusterCredentialRefused,
  ClusterPermissionDenied,
  ClusterObjectNotFound,
  ClusterConflict,
  ClusterThrottled,
  ClusterFailed,
];
