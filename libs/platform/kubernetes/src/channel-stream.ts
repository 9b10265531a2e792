import type { ChannelFrame } from '@endoscope/core';
import type { ActingAs, QueryValue } from './cluster-endpoint.ts';

/** In order of preference; v4 is what clusters before 1.30 speak, and has no half-close. */
export const channelProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
export type ChannelProtocol = (typeof channelProtocols)[number];

export interface ChannelRequest {
  /** `paths.attach` or `paths.exec`. */
  readonly path: string;
  readonly query: Readonly<Record<string, QueryValue>>;
  readonly as?: ActingAs;
  /** Aborts the upgrade, or closes the stream. */
  readonly signal?: AbortSignal;
  readonly protocols?: readonly ChannelProtocol[];
  readonly traceparent?: string;
}

/** One attach or exec stream to a container. */
export interface ChannelStream {
  readonly protocol: ChannelProtocol | 'SPDY/3.1';
  /**
   * What the container sends, for one consumer. Neighbouring small frames of one output channel
   * may arrive merged. Ends when the cluster has closed the stream properly or after `close`;
   * throws ClusterStreamBroken otherwise.
   */
  readonly frames: AsyncIterable<ChannelFrame>;
  /** Resolves when the stream takes more; throws ClusterStreamBroken when it cannot. */
  write(frame: ChannelFrame): Promise<void>;
  /** Half-closes one channel. False where the protocol has no such thing (v4). */
  closeChannel(channel: number): Promise<boolean>;
  /** Ends the stream from our side; unread frames are dropped. */
  close(): void;
  /** Resolves, never rejects, when the socket is gone. */
  readonly closed: Promise<void>;
}
