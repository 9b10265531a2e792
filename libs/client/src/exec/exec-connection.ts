import type { TerminalSize } from '../attach/attach-connection.ts';

export interface ExecOptions {
  /** The program and its arguments; no shell is put around them. */
  readonly command: readonly string[];
  /** Absent: the session's own debug container. */
  readonly container?: string | undefined;
  readonly stdin: boolean;
  /** Needs `stdin`; both outputs arrive as stdout. */
  readonly tty: boolean;
  readonly size?: TerminalSize | undefined;
  /** Absent: as long as the session. */
  readonly timeoutMs?: number | undefined;
  /** Of both outputs together; with more it ends with `output_limit`. Absent: no limit. */
  readonly limitBytes?: number | undefined;
  readonly signal?: AbortSignal;
}

/** What a command says, in order; `exit` is the last. */
export type ExecEvent =
  | { readonly type: 'ready'; readonly tty: boolean }
  | { readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | ExecExitEvent;

export interface ExecExitEvent {
  readonly type: 'exit';
  /** `process_exited`, or why it is not known how the command ended. */
  readonly reason: string;
  readonly detail: string;
  /** Only with `process_exited`. */
  readonly exitCode: number | undefined;
}

/**
 * One running command, whatever carries it. Not resumed when its connection breaks: the command's
 * output is nowhere but in the stream.
 *
 * Owns:  one socket or call; `close`, or leaving the loop over `events`, ends it. The command may
 *        go on: Kubernetes ends no process for that.
 * Bound: `attachBufferBytesMax` of output, then the connection is paused; `attachOutboundBytesMax`
 *        of input, then `write` waits.
 * Ends:  after `exit`; a connection that breaks before it throws from `events`.
 */
export interface ExecConnection {
  /** One consumer. */
  readonly events: AsyncIterable<ExecEvent>;
  /** Resolves when more input may follow; after the end it resolves at once and sends nothing. */
  write(data: Uint8Array): Promise<void>;
  resize(size: TerminalSize): void;
  /** Half-closes stdin; output goes on. */
  endInput(): void;
  close(): void;
}
