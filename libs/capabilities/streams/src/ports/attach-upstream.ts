import type { ChannelFrame, Principal } from '@endoscope/core';

export interface UpstreamTarget {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** One attach stream of the cluster; see `ChannelStream` of the Kubernetes adapter. */
export interface Upstream {
  /** Ends when the container's outputs closed; throws when the connection broke. */
  readonly frames: AsyncIterable<ChannelFrame>;
  write(frame: ChannelFrame): Promise<void>;
  /** False when the protocol has no half-close (v4): the process is not told. */
  closeChannel(channel: number): Promise<boolean>;
  close(): void;
}

export interface UpstreamOptions {
  readonly by: Principal;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly signal: AbortSignal;
}

export interface LogOptions {
  readonly by: Principal;
  readonly signal: AbortSignal;
  readonly tailLines: number;
  /** Of more than this the end is kept. */
  readonly bytesMax: number;
}

export interface LogSnapshot {
  readonly bytes: Uint8Array;
  /** Bytes before `bytes` that were read but not kept. */
  readonly droppedBytes: number;
}

export interface AttachUpstream {
  open(target: UpstreamTarget, options: UpstreamOptions): Promise<Upstream>;
  /** What the container has printed so far, both outputs merged, as the kubelet kept it. */
  readLog(target: UpstreamTarget, options: LogOptions): Promise<LogSnapshot>;
}
