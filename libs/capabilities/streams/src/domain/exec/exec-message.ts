/**
 * The conversation of a command that runs in a container, whatever carries it: gRPC, the WebSocket
 * dialects and the one-shot call only translate these.
 */
export type ExecClientMessage =
  | { readonly type: 'stdin'; readonly data: Uint8Array }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'end_of_input' };

export type ExecServerMessage =
  | {
      readonly type: 'ready';
      readonly container: string;
      readonly tty: boolean;
      /** False: nothing the client sends reaches the command. */
      readonly stdin: boolean;
    }
  | { readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | ExecExit;

/** Always the last message. */
export interface ExecExit {
  readonly type: 'exit';
  /** A word of `execEndReasons`, or of the session's end reasons when the session ended. */
  readonly reason: string;
  readonly detail: string;
  /** Only with `process_exited`. */
  readonly exitCode?: number;
}

/** How a command's stream ends while its session lives on: a closed list. */
export const execEndReasons = {
  process_exited: 'The command ended by itself.',
  start_failed: 'The container runtime could not start the command.',
  timed_out: 'The command took longer than it was given; it may still be running.',
  output_limit: 'The command printed more than it was given; it may still be running.',
  client_gone: 'The client left; the command may still be running.',
  token_expired: 'Your sign-in has expired; the command may still be running.',
  draining: 'The gateway is shutting down; the command may still be running.',
  ledger_unavailable:
    'What happens could not be recorded for 5 s; the command may still be running.',
  recorder_unavailable:
    'The command must be recorded and cannot be at the moment, so nothing more is shown; it may still be running.',
  upstream_lost: 'The connection to the cluster broke; the command may still be running.',
  exit_unknown: 'The cluster closed the stream without saying how the command ended.',
} as const;

export type ExecEndReason = keyof typeof execEndReasons;

export function execExit(reason: ExecEndReason, detail: string = execEndReasons[reason]): ExecExit {
  return { type: 'exit', reason, detail };
}

/**
 * One client's end of a command.
 *
 * Bound: `send` resolves when the client's queue is below its mark; `input` is read only as fast
 *        as it is iterated.
 * Ends:  `input` ends when the client has half-closed, and throws when it vanished.
 */
export interface ExecClient {
  readonly input: AsyncIterable<ExecClientMessage>;
  send(message: ExecServerMessage): Promise<void>;
}
