import type { ActingAs } from '../cluster-endpoint.ts';

/** The way to one port of a pod. One connection each: why they share none is in ADR 0011. */
export interface PortTunnel {
  /**
   * Asks for a connection to the port, once. Resolves when the cluster has taken the request; it
   * never says that the port has accepted, only, through `data`, that it has not.
   */
  connect(port: number): Promise<void>;
  /**
   * What the pod sends, for one consumer: ends when the pod will send no more. Throws
   * PortUnreachable with the cluster's words, or ClusterStreamBroken.
   */
  readonly data: AsyncIterable<Uint8Array>;
  /** Resolves when the tunnel takes more. */
  write(data: Uint8Array): Promise<void>;
  /** Half-close: no more will be written; the pod may go on sending. */
  end(): Promise<void>;
  /** Drops the connection, with all that is on its way. */
  close(): void;
  /** Resolves, never rejects, when the socket is gone. */
  readonly closed: Promise<void>;
}

export interface PortTunnelRequest {
  /** `paths.portForward`. */
  readonly path: string;
  readonly as?: ActingAs;
  /** Aborts the upgrade, or closes the tunnel. */
  readonly signal?: AbortSignal;
  readonly traceparent?: string;
}
