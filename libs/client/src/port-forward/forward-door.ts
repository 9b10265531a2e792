import type { AttachTarget } from '../attach/attach-door.ts';

/** What the doors of a forward have in common; names as in proto/endoscope/v1/port_forward.proto. */
export type ForwardMessage =
  | { readonly type: 'connect'; readonly connection: number; readonly port: number }
  | { readonly type: 'data'; readonly connection: number; readonly data: Uint8Array }
  | { readonly type: 'end' | 'reset'; readonly connection: number }
  | { readonly type: 'credit'; readonly connection: number; readonly bytes: number };

export type ForwardEvent =
  | {
      readonly type: 'ready';
      readonly forward: string;
      readonly ports: readonly number[];
      readonly windowBytes: number;
    }
  | { readonly type: 'connected' | 'end'; readonly connection: number }
  | { readonly type: 'data'; readonly connection: number; readonly data: Uint8Array }
  | { readonly type: 'credit'; readonly connection: number; readonly bytes: number }
  | {
      readonly type: 'closed';
      readonly connection: number;
      readonly reason: string;
      readonly detail: string;
    }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | { readonly type: 'exit'; readonly reason: string; readonly detail: string };

/** Largest piece of data in one message. */
export const forwardDataBytesMax = 32 * 1024;

export type ForwardTarget = AttachTarget;

/**
 * One connection to the gateway.
 *
 * Owns:  its socket or call.
 * Ends:  `events` ends after `exit`, and throws when the connection breaks before it.
 */
export interface ForwardDoor {
  /** One consumer. */
  readonly events: AsyncIterable<ForwardEvent>;
  /** Resolves when the connection takes more, or has ended. */
  send(message: ForwardMessage): Promise<void>;
  close(): void;
}
