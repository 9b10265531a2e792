import type { ClientLimits } from '../client.limits.ts';
import type { TokenSource } from '../http/http-transport.ts';
import type { AttachEvent, AttachOptions, TerminalSize } from './attach-connection.ts';

/** What the doors have in common: this folder's files for each have the same shape. */

export interface AttachTarget {
  readonly session: string;
  readonly server: URL;
  readonly tokens: TokenSource;
  readonly userAgent: string;
  readonly limits: ClientLimits;
}

/** How one connection is asked for. */
export interface DoorOpening extends Omit<AttachOptions, 'resume'> {
  readonly resume?: ResumePoint;
}

export interface ResumePoint {
  /** Id of the attachment whose connection was lost. */
  readonly attachment: string;
  /** After the last byte of output that arrived. */
  readonly offset: number;
}

/** What a client says after the opening; names as in AttachRequest. */
export type ClientMessage =
  /** At most `attachFrameBytesMax`. */
  | { readonly type: 'stdin'; readonly data: Uint8Array }
  | { readonly type: 'resize'; readonly size: TerminalSize }
  | { readonly type: 'end_of_input' | 'detach' | 'interrupt' }
  /** All output before `offset` was taken. */
  | { readonly type: 'ack'; readonly offset: number }
  | RoleMessage;

export interface RoleMessage {
  readonly type: 'role';
  readonly action: 'request' | 'grant' | 'deny' | 'release' | 'take_over';
  readonly attachment?: string;
  readonly reason?: string;
}

/**
 * One connection of an attachment.
 *
 * Owns:  its socket or call.
 * Ends:  `events` ends after `exit`, and throws when the connection breaks before it.
 */
export interface DoorConnection {
  /** One consumer; never a reconnect event. */
  readonly events: AsyncIterable<AttachEvent>;
  /** False: the connection has ended, and took none of it. True: it may or may not arrive. */
  send(message: ClientMessage): boolean;
  /** Whether more than `attachOutboundBytesMax` waits to be sent. */
  readonly isFull: boolean;
  /** Resolves when it is no longer full, or has ended. */
  drained(): Promise<void>;
  close(): void;
}

/** Throws an EndoscopeError when the door refuses; some doors refuse from `events` only. */
export type OpenDoor = (opening: DoorOpening) => Promise<DoorConnection>;
