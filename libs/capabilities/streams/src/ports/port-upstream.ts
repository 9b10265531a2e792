import type { Principal } from '@endoscope/core';

export interface PortTarget {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
}

/** The way to one port of a pod; see `PortTunnel` of the Kubernetes adapter for bounds. */
export interface PortTunnel {
  /**
   * Asks for a connection to the port, once. The cluster never says that the port has accepted,
   * only, through `data`, that it has not.
   */
  connect(port: number): Promise<void>;
  /** For one consumer. Ends when the pod will send no more; throws a GatewayError. */
  readonly data: AsyncIterable<Uint8Array>;
  /** Resolves when the tunnel takes more. */
  write(data: Uint8Array): Promise<void>;
  /** Half-close. */
  end(): Promise<void>;
  close(): void;
  /** Resolves, never rejects, when nothing will move any more either way. */
  readonly closed: Promise<void>;
}

export interface PortUpstream {
  /** Dials, without a port yet: also how one learns whether it is allowed. */
  open(
    target: PortTarget,
    options: { readonly by: Principal; readonly signal: AbortSignal },
  ): Promise<PortTunnel>;
}
