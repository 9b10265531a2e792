import type { EndoscopeError } from '../endoscope-error.ts';

/** Columns and rows, each 1–65535. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** A writer writes and reads, one at a time; observers read. Words of later versions may come. */
export type AttachRole = 'writer' | 'observer';

/** One client on a session. Field names are the proto's. */
export interface AttachParticipant {
  /** Id of the attachment. */
  readonly attachment: string;
  readonly username: string;
  readonly role: AttachRole;
  /** e.g. "endo/0.1.0" */
  readonly client: string;
  /** RFC 3339 */
  readonly joinTime: string;
  /** False: the connection was lost and may be resumed. */
  readonly connected: boolean;
  /** Bytes of output that wait for it; of an observer they may become a gap. */
  readonly lagBytes: number;
}

/** What an attachment says, in order; `exit` is the last. Field names are the proto's. */
export type AttachEvent =
  | AttachReadyEvent
  | {
      readonly type: 'stdout' | 'stderr';
      readonly data: Uint8Array;
      /** Bytes of all output of the container before this, as the gateway counts them. */
      readonly offset: number;
    }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | {
      readonly type: 'gap';
      readonly missingBytes: number;
      readonly reason: string;
      /** Of the output that follows. */
      readonly offset: number;
    }
  /** Draws the terminal as it is; without a TTY it is recent output. `offset` is of what follows. */
  | {
      readonly type: 'screen';
      readonly data: Uint8Array;
      readonly offset: number;
      readonly size: TerminalSize | undefined;
    }
  | AttachParticipantEvent
  | AttachReconnectEvent
  | AttachExitEvent;

/** Once, at the start. A later connection of the same attachment is a `reconnected`. */
export interface AttachReadyEvent {
  readonly type: 'ready';
  readonly attachment: string;
  readonly tty: boolean;
  readonly banner: string;
  readonly role: AttachRole;
  /** Everybody on the session, this client among them; empty from a gateway that has no roles. */
  readonly participants: readonly AttachParticipant[];
  /** Of the output that follows. */
  readonly offset: number;
  readonly resumed: boolean;
  /** How long a lost connection may be resumed; 0: not at all. */
  readonly graceMs: number;
  /** Of a resumed attachment: bytes of its input that arrived; undefined: the gateway cannot tell. */
  readonly inputBytes: number | undefined;
  /** Output that may be on the way unacknowledged; 0: the gateway waits for no acknowledgement. */
  readonly windowBytes: number;
}

export interface AttachParticipantEvent {
  readonly type: 'participant';
  /**
   * "joined", "left", "lost", "resumed", "became_writer", "became_observer", "asks_to_write",
   * "was_denied", "fell_behind"
   */
  readonly event: string;
  readonly participant: AttachParticipant;
  /** Of a take-over; and why somebody left. */
  readonly reason: string;
}

export type AttachReconnectEvent =
  /** Before each attempt to have the lost connection again. */
  | {
      readonly type: 'reconnecting';
      /** 1 for the first. */
      readonly attempt: number;
      /** Why the connection, or the attempt before, failed. */
      readonly error: EndoscopeError;
      /** How long attempts go on, counted from the loss. */
      readonly graceMs: number;
    }
  | {
      readonly type: 'reconnected';
      /** Another one than before unless `resumed`. */
      readonly attachment: string;
      /**
       * True: what follows goes on where the lost connection ended. False: the gateway knows the
       * old connection no more; a screen or the log follows, which may repeat what was there
       * before, and how much is missing nobody knows.
       */
      readonly resumed: boolean;
      /**
       * Bytes of output between the two connections: 0 when it goes on where it ended (what the
       * gateway has not kept is a `gap` then), undefined when nobody knows.
       */
      readonly missingBytes: number | undefined;
      /**
       * Bytes of input that did not arrive and are no longer held to be sent again; undefined:
       * whether the last input arrived is unknown.
       */
      readonly lostInputBytes: number | undefined;
      readonly role: AttachRole;
      readonly participants: readonly AttachParticipant[];
    };

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
  /** Default: writer. */
  readonly role?: AttachRole;
  /** Why the present writer has to go. Without it they stay, and the answer is a conflict. */
  readonly takeOverReason?: string;
  /**
   * Default true: a connection that breaks is had again, within the grace time that the gateway
   * gives. False: it throws ATTACHMENT_BROKEN.
   */
  readonly resume?: boolean;
  /**
   * True: the gateway is told what the consumer has taken, and sends little more than that, so that
   * a connection that breaks loses nothing that was on its way. Default false: it sends as fast as
   * the network takes it, which a long way needs (one window, 384 KiB, for each round trip).
   */
  readonly acks?: boolean;
  /** Aborted: the connection is closed; `events` throws. */
  readonly signal?: AbortSignal;
}

/**
 * One client's stream on a session, whatever carries it, over as many connections as it takes.
 *
 * Owns:  one socket or call at a time; `close` (or leaving the loop over `events`) ends it.
 * Bound: `attachBufferBytesMax` of output, then the connection is paused. Input: `write` waits
 *        above `attachOutboundBytesMax` in the socket and `attachHeldInputBytesMax` before it;
 *        `attachRetainedInputBytesMax` of what was sent is kept until it is known to have arrived.
 * Order: events as sent, `exit` last; input as written, resizes in between where they were called.
 *        Each byte of output comes once, or a `gap` or a `reconnected` says that it does not.
 *        Input is sent again only if the gateway has said that it did not arrive.
 * Ends:  after `exit`. Throws the gateway's own reason from `events`, ATTACHMENT_BROKEN (with
 *        `resume: false`), or ATTACHMENT_LOST when no connection could be had again in time.
 */
export interface AttachConnection {
  /** One consumer. It drives the reconnecting, too: an attachment that nobody reads stays lost. */
  readonly events: AsyncIterable<AttachEvent>;
  /**
   * Resolves when more input may follow. Without a connection it is held, and waits above the
   * bound; after the end it resolves at once and sends nothing.
   */
  write(data: Uint8Array): Promise<void>;
  /** Without a connection: told to the next one. */
  resize(size: TerminalSize): void;
  /** Half-closes stdin; output goes on. */
  endInput(): void;
  /** The key Ctrl-C, in its place among the input; only with a TTY. */
  interrupt(): void;
  /** An observer asks the writer to hand over. This and its answers do nothing without a connection. */
  requestWrite(): void;
  /** The writer's answers to the attachment that asks. */
  grant(attachment: string): void;
  deny(attachment: string): void;
  /** The writer becomes an observer. */
  release(): void;
  /** An observer becomes the writer without consent, where policy allows it; all are told why. */
  takeOver(reason: string): void;
  /**
   * Leaves the process running; the gateway answers with `exit`, reason "detached". Without a
   * connection that `exit` comes from here, at once.
   */
  detach(): void;
  /** Leaves without waiting for an answer. `events` throws ATTACHMENT_BROKEN. */
  close(): void;
}
