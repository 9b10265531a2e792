import type { Principal, TerminalSize } from '@endoscope/core';
import type { UpstreamTarget } from './attach-upstream.ts';

export interface ExecOptions {
  readonly by: Principal;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  /** Aborts the dial, or closes the stream. */
  readonly signal: AbortSignal;
}

export interface ExecOutput {
  readonly type: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

export type ExecOutcome =
  | { readonly type: 'exited'; readonly exitCode: number }
  | { readonly type: 'failed'; readonly message: string };

/** The outcome is the last one, and is not there when the cluster never said. */
export type ExecEvent = ExecOutput | ExecOutcome;

/** One running command; see `ChannelStream` of the Kubernetes adapter for bounds. */
export interface ExecStream {
  /** For one consumer. Ends with the command; throws when the connection broke. */
  readonly events: AsyncIterable<ExecEvent>;
  /** Resolves when the stream takes more; rejects when it cannot: the command may have ended. */
  write(data: Uint8Array): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
  /** The command reads end of file; output goes on. With a terminal: the key Ctrl-D. */
  endInput(): Promise<void>;
  /** Leaves. Kubernetes ends no process for that. */
  close(): void;
}

export interface ExecUpstream {
  /** Resolves when the cluster has taken the request; the command may still fail to start. */
  open(target: UpstreamTarget, options: ExecOptions): Promise<ExecStream>;
}
