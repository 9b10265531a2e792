/**
 * The conversation of forwarded ports, whatever carries it: many connections over one stream, each
 * with a number of the client's choice (docs/reference/port-forward-protocol.md).
 */
export type ForwardClientMessage =
  /** A number that no open connection has. */
  | { readonly type: 'connect'; readonly connection: number; readonly port: number }
  | { readonly type: 'data'; readonly connection: number; readonly data: Uint8Array }
  /** Half-close: the client will send no more. */
  | { readonly type: 'end'; readonly connection: number }
  /** The client wants no more of it. */
  | { readonly type: 'reset'; readonly connection: number }
  /** The client has taken so many bytes and may be sent as many more. */
  | { readonly type: 'credit'; readonly connection: number; readonly bytes: number };

export type ForwardServerMessage =
  | {
      readonly type: 'ready';
      readonly forward: string;
      readonly ports: readonly number[];
      /** What either side may send of a connection without credit for more. */
      readonly windowBytes: number;
      readonly connectionsMax: number;
    }
  /** The cluster has taken the connection; whether the port answers is told by what follows. */
  | { readonly type: 'connected'; readonly connection: number }
  | { readonly type: 'data'; readonly connection: number; readonly data: Uint8Array }
  /** Half-close: the pod will send no more. */
  | { readonly type: 'end'; readonly connection: number }
  | { readonly type: 'credit'; readonly connection: number; readonly bytes: number }
  /** The last message of a connection; its number may be used again. */
  | {
      readonly type: 'closed';
      readonly connection: number;
      readonly reason: ForwardCloseReason;
      readonly detail: string;
    }
  | { readonly type: 'notice'; readonly code: string; readonly message: string }
  | ForwardExit;

/** How one connection ends: a closed list. */
export const forwardCloseReasons = {
  finished: 'Both sides have ended.',
  unreachable:
    'Nothing in the pod accepts connections on this port, or the connection broke there.',
  lost: 'The connection to the cluster broke.',
  reset: 'The client dropped it.',
  idle: 'Nothing was sent either way for an hour.',
  refused: 'The connection was not made.',
  forward_ended: 'The ports are forwarded no more.',
} as const;

export type ForwardCloseReason = keyof typeof forwardCloseReasons;

/** Always the last message of all. */
export interface ForwardExit {
  readonly type: 'exit';
  /** A word of `forwardEndReasons`, or of the session's end reasons when the session ended. */
  readonly reason: string;
  readonly detail: string;
}

/** How a forward ends while its session lives on: a closed list. */
export const forwardEndReasons = {
  client_gone: 'The client left.',
  token_expired: 'Your sign-in has expired.',
  draining: 'The gateway is shutting down; connect again in a moment.',
  ledger_unavailable: 'What happens could not be recorded for 5 s; connect again in a while.',
} as const;

export type ForwardEndReason = keyof typeof forwardEndReasons;

export function forwardExit(reason: ForwardEndReason): ForwardExit {
  return { type: 'exit', reason, detail: forwardEndReasons[reason] };
}

/**
 * One client's end of a forward.
 *
 * Bound: `send` resolves when the client's queue is below its mark; `input` is read only as fast
 *        as it is iterated.
 * Ends:  `input` ends when the client has left, and throws when it vanished.
 */
export interface ForwardClient {
  readonly input: AsyncIterable<ForwardClientMessage>;
  send(message: ForwardServerMessage): Promise<void>;
}
