import type { TerminalSize } from '@endoscope/core';

/**
 * The conversation of an attachment, whatever carries it: gRPC and the WebSocket dialects only
 * translate these (docs/reference/attach-protocol.md).
 */
export type ClientMessage =
  | { readonly type: 'stdin'; readonly data: Uint8Array }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'end_of_input' }
  | { readonly type: 'detach' }
  | { readonly type: 'interrupt' }
  /** All output before `offset` was taken; only of clients that opened with `acks`. */
  | { readonly type: 'ack'; readonly offset: number }
  | RoleMessage;

export type RoleMessage =
  | { readonly type: 'role'; readonly action: 'request' | 'release' }
  | { readonly type: 'role'; readonly action: 'grant' | 'deny'; readonly attachment: string }
  | { readonly type: 'role'; readonly action: 'take_over'; readonly reason: string };

export type AttachRole = 'writer' | 'observer';

export interface Participant {
  /** Id of the attachment. */
  readonly attachment: string;
  readonly username: string;
  readonly role: AttachRole;
  readonly client: string;
  readonly joinTime: Date;
  /** False: the connection was lost and may be resumed within the grace time. */
  readonly connected: boolean;
  /** Bytes of output that wait for it; of an observer they may become a gap. */
  readonly lagBytes: number;
}

export type ParticipantEvent =
  | 'joined'
  | 'left'
  | 'lost'
  | 'resumed'
  | 'became_writer'
  | 'became_observer'
  | 'asks_to_write'
  | 'was_denied'
  /** An observer that does not keep up: it gets gaps. */
  | 'fell_behind';

export type ServerMessage =
  | ReadyMessage
  | { readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array; readonly offset: number }
  | { readonly type: 'notice'; readonly code: NoticeCode; readonly message: string }
  | {
      readonly type: 'gap';
      readonly missingBytes: number;
      readonly reason: string;
      /** Of the output that follows. */
      readonly offset?: number;
    }
  | {
      readonly type: 'participant';
      readonly event: ParticipantEvent;
      readonly participant: Participant;
      readonly reason: string;
    }
  /** Draws the terminal as it is; `offset` is that of the output that follows. */
  | {
      readonly type: 'screen';
      readonly data: Uint8Array;
      readonly offset: number;
      readonly size: TerminalSize | undefined;
    }
  | ExitMessage;

export interface ReadyMessage {
  readonly type: 'ready';
  readonly attachmentId: string;
  readonly tty: boolean;
  readonly banner: string;
  readonly role: AttachRole;
  readonly participants: readonly Participant[];
  /** Of the output that follows. */
  readonly offset: number;
  readonly resumed: boolean;
  readonly graceMs: number;
  /** With `acks`: unacknowledged bytes of output that may be on the way. */
  readonly windowBytes: number;
  /** Of a resumed attachment: bytes of input taken from all its connections. */
  readonly inputBytes?: number;
}

export type NoticeCode =
  | 'recovered'
  | 'log_unavailable'
  | 'expiring'
  | 'draining'
  | 'ledger_unavailable'
  | 'ledger_restored'
  | 'exit_unknown'
  | 'upstream_lost'
  | 'upstream_restored'
  | 'not_the_writer'
  | 'role_refused'
  | 'interrupt_refused'
  | 'recording';

/** Always the last message. */
export interface ExitMessage {
  readonly type: 'exit';
  /** A word of the closed list of end reasons, or `detached`: the attachment alone has ended. */
  readonly reason: string;
  readonly detail: string;
  readonly exitCode?: number;
  readonly process?: 'gone' | 'lingering' | 'unknown';
}

/**
 * One client's end of an attachment.
 *
 * Bound: `send` answers nothing while the client's queue is below its mark, else a promise that
 *        resolves when it is; `input` is read only as fast as it is iterated.
 * Ends:  `input` ends when the client half-closed, or left on purpose (the context's signal has
 *        aborted then), and throws when it vanished. `send` never fails.
 */
export interface AttachClient {
  readonly input: AsyncIterable<ClientMessage>;
  send(message: ServerMessage): Promise<void> | undefined;
}
