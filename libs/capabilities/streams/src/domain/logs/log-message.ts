/** What a reader of logs is told, in order; `end` is the last. */
export type LogMessage =
  | { readonly type: 'opened'; readonly containers: readonly string[] }
  | LogData
  /** One of several containers has no log to read; the others go on. */
  | {
      readonly type: 'notice';
      readonly container: string;
      readonly code: string;
      readonly message: string;
    }
  | LogEnd;

export interface LogData {
  readonly type: 'data';
  readonly container: string;
  /** By lines: one line without its line feed, or a piece of one. Else bytes as they came. */
  readonly data: Uint8Array;
  /** By lines: the line goes on in the next piece, or the log ends inside it. */
  readonly isPartial: boolean;
}

export interface LogEnd {
  readonly type: 'end';
  /** A word of `logEndReasons`, or of the session's end reasons when the session ended. */
  readonly reason: string;
  readonly detail: string;
}

/** How reading a log ends while its session lives on: a closed list. */
export const logEndReasons = {
  log_ended: 'All there was to read has been read.',
  client_gone: 'The client left.',
  token_expired: 'Your sign-in has expired. Sign in and read on.',
  draining: 'The gateway is shutting down. Read on in a moment.',
  ledger_unavailable: 'What happens could not be recorded for 5 s. Read on in a while.',
  upstream_lost: 'The connection to the cluster broke.',
} as const;

export function logEnd(reason: keyof typeof logEndReasons, detail?: string): LogEnd {
  return { type: 'end', reason, detail: detail ?? logEndReasons[reason] };
}

/** Bound: `send` resolves when the client's queue is below its mark. */
export interface LogClient {
  send(message: LogMessage): Promise<void>;
}
