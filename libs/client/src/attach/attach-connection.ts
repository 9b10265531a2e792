/** Columns and rows, each 1–65535. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** What an attachment says, in order; `exit` is the last. Field names are the proto's. */
export type AttachEvent =
  | {
      readonly type: 'ready';
      readonly attachment: string;
      readonly tty: boolean;
      readonly banner: string;
    }
  | { readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | { readonly type: 'gap'; readonly missingBytes: number; readonly reason: string }
  | AttachExitEvent;

export interface AttachExitEvent {
  readonly type: 'exit';
  /** A word of the closed list of end reasons, or "detached" when the session lives on. */
  readonly reason: string;
  readonly detail: string;
  readonly exitCode: number | undefined;
  /** "gone", "lingering", "unknown", or "" while the session lives on. */
  readonly process: string;
}

export interface AttachOptions {
  /** False: no input is attached and none may be written. */
  readonly stdin: boolean;
  /** Needed when the session has a TTY. */
  readonly size?: TerminalSize;
  readonly signal?: AbortSignal;
}

/**
 * One client's stream on a session, whatever carries it.
 *
 * Owns:  one socket or call; `close` (or leaving the loop over `events`) ends it.
 * Bound: `attachBufferBytesMax` of output, then the connection is paused; `attachOutboundBytesMax`
 *        of input, then `write` waits.
 * Order: events as sent, `exit` last; input as written, resizes in between where they were called.
 * Ends:  after `exit`; a connection that breaks before it throws ATTACHMENT_BROKEN or the
 *        gateway's own reason from `events`.
 */
export interface AttachConnection {
  /** One consumer. */
  readonly events: AsyncIterable<AttachEvent>;
  /** Resolves when more input may follow; after the end it resolves at once and sends nothing. */
  write(data: Uint8Array): Promise<void>;
  resize(size: TerminalSize): void;
  /** Half-closes stdin; output goes on. */
  endInput(): void;
  /** Leaves the process running; the gateway answers with `exit`, reason "detached". */
  detach(): void;
  close(): void;
}
