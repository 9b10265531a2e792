/**
 * The conversation of an attachment, whatever carries it: gRPC and the WebSocket dialects only
 * translate these (docs/reference/attach-protocol.md).
 */
export type ClientMessage =
  | { readonly type: 'stdin'; readonly data: Uint8Array }
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'end_of_input' }
  | { readonly type: 'detach' };

export type ServerMessage =
  | {
      readonly type: 'ready';
      readonly attachmentId: string;
      readonly tty: boolean;
      readonly banner: string;
    }
  | { readonly type: 'stdout' | 'stderr'; readonly data: Uint8Array; readonly offset: number }
  | { readonly type: 'notice'; readonly code: NoticeCode; readonly message: string }
  | { readonly type: 'gap'; readonly missingBytes: number; readonly reason: string }
  | ExitMessage;

export type NoticeCode = 'recovered' | 'log_unavailable' | 'expiring' | 'draining' | 'exit_unknown';

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
 * Bound: `send` resolves when the client's queue is below its mark, so a caller that awaits it
 *        cannot run ahead of a slow client; `input` is read only as fast as it is iterated.
 * Ends:  `input` ends when the client half-closed and left, and throws when it vanished.
 */
export interface AttachClient {
  readonly input: AsyncIterable<ClientMessage>;
  send(message: ServerMessage): Promise<void>;
}
