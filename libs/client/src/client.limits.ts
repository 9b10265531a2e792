/** What the client allows itself, in one place. All times in milliseconds. */
export interface ClientLimits {
  /** One unary call, each attempt. */
  readonly callDeadlineMs: number;
  /** Attempts of a repeatable call, the first included. */
  readonly attemptsMax: number;
  /** No new attempt starts later than this after the first. */
  readonly retryBudgetMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** An event stream that has been silent this long is opened again. */
  readonly eventsSilenceMs: number;
  /** Times in a row an event stream may fail without a single event before it is given up. */
  readonly eventsAttemptsMax: number;
  /** The attach handshake, up to the open socket. */
  readonly attachDeadlineMs: number;
  /** Output held for a slow reader; above it the connection is paused. */
  readonly attachBufferBytesMax: number;
  /** Input handed to the socket and not yet sent; above it `write` waits. */
  readonly attachOutboundBytesMax: number;
  /** Largest piece of input in one message. */
  readonly attachFrameBytesMax: number;
  /** Input written while there is no connection; above it `write` waits. */
  readonly attachHeldInputBytesMax: number;
  /** Sent input that is kept, to be sent again if the gateway says that it did not arrive. */
  readonly attachRetainedInputBytesMax: number;
  /** How long output that was taken is at most unacknowledged. */
  readonly attachAckDelayMs: number;
  /** How long a lost attachment is tried to be had again, when the gateway gives no grace time. */
  readonly attachReconnectMs: number;
  readonly attachBackoffBaseMs: number;
  readonly attachBackoffMaxMs: number;
  /** How long the gateway may take to answer a detach. */
  readonly attachDetachMs: number;
  /** How long a connection that is closed here may take to say so. */
  readonly attachCloseMs: number;
  /** A connection that answered no ping for this long is dead. */
  readonly attachSilenceMs: number;
  readonly attachPingIntervalMs: number;
}

export const defaultClientLimits: ClientLimits = {
  callDeadlineMs: 30_000,
  attemptsMax: 4,
  retryBudgetMs: 10_000,
  backoffBaseMs: 200,
  backoffMaxMs: 3_000,
  eventsSilenceMs: 60_000,
  eventsAttemptsMax: 5,
  attachDeadlineMs: 30_000,
  attachBufferBytesMax: 1_048_576,
  attachOutboundBytesMax: 262_144,
  attachFrameBytesMax: 32_768,
  attachHeldInputBytesMax: 65_536,
  attachRetainedInputBytesMax: 8_388_608,
  attachAckDelayMs: 250,
  attachReconnectMs: 120_000,
  attachBackoffBaseMs: 250,
  attachBackoffMaxMs: 3_000,
  attachDetachMs: 5_000,
  attachCloseMs: 1_000,
  attachSilenceMs: 45_000,
  attachPingIntervalMs: 15_000,
};

/** Relations a set of limits must keep; a violated one is a programmer's error. */
export function assertClientLimits(limits: ClientLimits): void {
  if (limits.attachPingIntervalMs >= limits.attachSilenceMs) {
    throw new RangeError('attachPingIntervalMs must be below attachSilenceMs');
  }
  if (limits.attachFrameBytesMax > limits.attachOutboundBytesMax) {
    throw new RangeError('attachFrameBytesMax must not exceed attachOutboundBytesMax');
  }
  if (limits.attachRetainedInputBytesMax < limits.attachOutboundBytesMax) {
    throw new RangeError('attachRetainedInputBytesMax must hold attachOutboundBytesMax');
  }
  if (limits.attachBackoffMaxMs >= limits.attachReconnectMs) {
    throw new RangeError('attachBackoffMaxMs must be below attachReconnectMs');
  }
}
