import type { ErrorReason } from '@endoscope/core';
import { connectionErrors } from './cluster.errors.ts';
import { refusalErrors } from './cluster-refused.ts';

export { AddressPolicy } from './address-policy.ts';
export type {
  ChannelProtocol,
  ChannelRequest,
  ChannelStream,
} from './channel-stream.ts';
export type * from './cluster-endpoint.ts';
export {
  ClusterConflict,
  ClusterCredentialRefused,
  ClusterFailed,
  ClusterObjectNotFound,
  ClusterPermissionDenied,
  ClusterRefused,
  ClusterRequestRefused,
  ClusterThrottled,
} from './cluster-refused.ts';
export {
  ClusterAddressRefused,
  ClusterAnswerInvalid,
  ClusterCertificateRefused,
  ClusterServerUrlInvalid,
  ClusterStreamBroken,
  ClusterTimedOut,
  ClusterUnreachable,
  KubernetesWatchExpired,
  PortUnreachable,
} from './cluster.errors.ts';
export { KubernetesClient } from './kubernetes-client.ts';
export type { KubernetesClientOptions } from './kubernetes-client.ts';
export { patchTypes, paths } from './kubernetes-paths.ts';
export type * from './kubernetes-types.ts';
export { kubernetesLimits } from './kubernetes.limits.ts';
export type { KubernetesLimits } from './kubernetes.limits.ts';
export { parseStatusChannel } from './status-channel.ts';
export type { StreamOutcome } from './status-channel.ts';
export type { PortTunnel, PortTunnelRequest } from './spdy/port-tunnel.ts';
export * as spdy from './spdy/spdy-wire.ts';
export { parseServerUrl } from './tls-dialer.ts';

/** For the error catalogue. */
export const kubernetesErrors: readonly ErrorReason[] = [...connectionErrors, ...refusalErrors];
