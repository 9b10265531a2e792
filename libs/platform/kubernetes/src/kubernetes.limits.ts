import { invariant } from '@endoscope/core';

/** Every bound of one cluster's client. A cluster is hostile: nothing it sends is unbounded. */
export interface KubernetesLimits {
  /** TCP connect and TLS handshake together (a stalled prelude must not hold a socket). */
  readonly connectTimeoutMs: number;
  /** One unary call, first byte to last. */
  readonly deadlineMs: number;
  /** Headers of a streaming answer (log, watch). */
  readonly headersTimeoutMs: number;
  /** Sockets of unary calls; further calls wait. Log and watch streams have their own. */
  readonly connectionsMax: number;
  readonly keepAliveMs: number;
  readonly responseBytesMax: number;
  /** Body of a refusal, and of a refused upgrade. */
  readonly errorBodyBytesMax: number;
  readonly watchLineBytesMax: number;
  /** The WebSocket upgrade, connect included. */
  readonly upgradeTimeoutMs: number;
  /** One message from the cluster; API servers send 32 KiB. */
  readonly frameBytesMax: number;
  /** Unread output held for a slow consumer; above it the socket is paused. */
  readonly inboundBytesMax: number;
  /** Unsent input; above it `write` waits. */
  readonly outboundBytesMax: number;
  /** How often a stream is looked after. */
  readonly pingIntervalMs: number;
  /** Silence before a stream is pinged: below what proxies take for idle. */
  readonly idlePingMs: number;
  /** Silence after which the peer is dead (client-go: twelve pings and a second). */
  readonly silenceMaxMs: number;
  /** Unsent input that makes no progress for this long breaks the stream. */
  readonly writeTimeoutMs: number;
  /** Between the exit status and the close frame, and between our close and theirs. */
  readonly closeTimeoutMs: number;
  /** Between the end of a forwarded connection and the cluster's words on how it ended. */
  readonly portOutcomeMs: number;
}

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const kubernetesLimits: KubernetesLimits = {
  connectTimeoutMs: 5_000,
  deadlineMs: 30_000,
  headersTimeoutMs: 30_000,
  connectionsMax: 8,
  keepAliveMs: 20_000,
  responseBytesMax: 16 * mebibyte,
  errorBodyBytesMax: 64 * kibibyte,
  watchLineBytesMax: 4 * mebibyte,
  upgradeTimeoutMs: 10_000,
  frameBytesMax: mebibyte,
  inboundBytesMax: 256 * kibibyte,
  outboundBytesMax: 256 * kibibyte,
  pingIntervalMs: 5_000,
  idlePingMs: 30_000,
  silenceMaxMs: 61_000,
  writeTimeoutMs: 60_000,
  closeTimeoutMs: 10_000,
  portOutcomeMs: 250,
};

/** Overrides merged over the defaults, with the relations between them asserted. */
export function limitsWith(overrides: Partial<KubernetesLimits> = {}): KubernetesLimits {
  const limits = { ...kubernetesLimits, ...overrides };
  for (const [name, value] of Object.entries(limits)) {
    invariant(Number.isFinite(value) && value > 0, `limit ${name} is a positive number`);
  }
  invariant(
    limits.silenceMaxMs > limits.pingIntervalMs,
    'silenceMaxMs is longer than pingIntervalMs',
  );
  invariant(limits.silenceMaxMs > limits.idlePingMs, 'silenceMaxMs is longer than idlePingMs');
  invariant(
    limits.upgradeTimeoutMs > limits.connectTimeoutMs,
    'upgradeTimeoutMs is longer than connectTimeoutMs',
  );
  return limits;
}
