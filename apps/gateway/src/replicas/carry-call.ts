import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { CarryOpen, CarryRequest, CarryResponse__Output } from '@endoscope/contracts';
import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { ClientLeft, streamLimits } from '@endoscope/streams';
import { ReplicaUnreachable } from '@endoscope/streams/replicas';
import type { AttachClient, ExitMessage } from '@endoscope/streams';
import { decodeStatus } from '../errors/grpc-status.ts';
import { attachRequestOf, serverMessageOf } from './carry-messages.ts';
import { KeeperRefused } from './replica.errors.ts';
import { replicaLimits } from './replica.limits.ts';

type Call = ClientDuplexStream<CarryRequest, CarryResponse__Output>;

/**
 * One client's conversation on its way to the replica that keeps the session.
 *
 * Owns:  the call.
 * Bound: one message each way beyond what the call's windows hold: input is read when the call takes
 *        it, output when the client does.
 * Order: as it arrives, both ways.
 * Ends:  `run` resolves after the exit or when the client has gone; rejects with what the keeper
 *        refused, with what the client broke, or with ReplicaUnreachable.
 */
export class CarryCall {
  private readonly over = Promise.withResolvers<void>();
  private hasExited = false;
  private isLeaving = false;

  constructor(
    private readonly call: Call,
    private readonly client: AttachClient,
    private readonly sessionId: string,
  ) {}

  async run(ctx: RequestContext, open: CarryOpen): Promise<void> {
    const { call } = this;
    const { signal } = ctx;
    const late = setTimeout(() => this.fail('did not answer in time'), replicaLimits.answerMs);
    const onGone = (): void => this.leave(signal.reason);
    call.once('metadata', () => clearTimeout(late));
    call.on('error', (error) => this.over.reject(this.failureOf(error)));
    signal.addEventListener('abort', onGone, { once: true });
    call.write({ open });
    this.down().catch((error: unknown) => this.over.reject(this.failureOf(error)));
    this.up().catch((error: unknown) => this.broke(error));
    if (signal.aborted) onGone();
    try {
      await this.over.promise;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', onGone);
      // What is left of the conversation is the keeper's to end: a cancelled client may come back.
      if (!this.isLeaving) call.cancel();
    }
  }

  /** Of the replica that carries, e.g. because it shuts down: the seat is kept for who comes back. */
  end(exit: ExitMessage): void {
    if (this.hasExited) return;
    this.hasExited = true;
    const done = (): void => this.over.resolve();
    const late = setTimeout(done, streamLimits.exitSendMs);
    const sent = this.client.send(exit) ?? Promise.resolve();
    void sent
      .catch(() => undefined)
      .then(() => clearTimeout(late))
      .then(done);
  }

  notice(code: 'draining', message: string): void {
    void this.client.send({ type: 'notice', code, message });
  }

  /** The client is gone: on purpose, or its connection was lost. */
  private leave(why: unknown): void {
    if (why instanceof ClientLeft && !this.isLeaving) {
      this.isLeaving = true;
      this.call.write({ left: {} });
      this.call.end();
      // A keeper that does not end it is left without its consent.
      setTimeout(() => this.call.cancel(), replicaLimits.answerMs).unref();
    }
    this.over.resolve();
  }

  /** What the client said wrong is its own end; that it is gone, the context says. */
  private broke(error: unknown): void {
    if (error instanceof GatewayError) return this.over.reject(error);
    this.leave(error);
  }

  private async up(): Promise<void> {
    for await (const message of this.client.input) {
      if (!this.call.write({ client: attachRequestOf(message) })) await this.drained();
      if (message.type === 'detach') return;
    }
    this.call.write({ client: { signal: 'ATTACH_SIGNAL_END_OF_INPUT' } });
  }

  private async down(): Promise<void> {
    for await (const response of this.call as AsyncIterable<CarryResponse__Output>) {
      if (this.hasExited) return;
      const message = serverMessageOf(response);
      if (!message) continue;
      if (message.type === 'exit') return this.end(message);
      const sent = this.client.send(message);
      if (sent) await sent;
    }
    if (!this.isLeaving) this.fail('ended the stream without an exit');
  }

  private drained(): Promise<void> {
    const { call } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        call.off('drain', done).off('close', done).off('status', done);
        resolve();
      };
      call.once('drain', done).once('close', done).once('status', done);
    });
  }

  private fail(why: string): void {
    const options = { retryAfterMs: replicaLimits.reconnectMsMax };
    this.over.reject(new ReplicaUnreachable({ sessionId: this.sessionId, why }, options));
  }

  private failureOf(thrown: unknown): GatewayError {
    if (thrown instanceof GatewayError) return thrown;
    const error = thrown as ServiceError;
    const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
    const failure = Buffer.isBuffer(bytes) ? decodeStatus(bytes) : undefined;
    if (failure) return new KeeperRefused(failure, error.details);
    const why = 'cannot be reached';
    const options = { cause: error, retryAfterMs: replicaLimits.reconnectMsMax };
    return new ReplicaUnreachable({ sessionId: this.sessionId, why }, options);
  }
}
