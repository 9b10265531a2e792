import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type {
  AttachClient,
  ClientMessage,
  ExitMessage,
  ServerMessage,
} from '../../domain/attach/attach-message.ts';
import { ClientLeft } from '../../domain/attach/client-left.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { atTime } from '../at-time.ts';
import type { AttachInput, AttachParts } from './attach-parts.ts';
import type { OutputCursor } from './hub-output.ts';

const expiryNoticeMs = 60_000;

/**
 * One connection of one participant. A participant that resumes has a new one.
 *
 * Owns:  its place in the output and the timers of the caller's token.
 * Bound: one message of input; `eventsWaitingMax` messages beside output, more are dropped.
 * Ends:  `run` resolves with the exit, or with undefined when the connection was lost and the
 *        client may come back; it throws when the client broke the protocol.
 */
export class SeatConnection {
  cursor: OutputCursor | undefined;
  /** Set with `ready`: events before it are part of what `ready` says. */
  isReady = false;
  private isOver = false;
  private eventsWaiting = 0;
  private readonly over = Promise.withResolvers<ExitMessage | undefined>();

  constructor(
    readonly ctx: RequestContext,
    readonly input: AttachInput,
    readonly client: AttachClient,
  ) {}

  end(exit: ExitMessage): void {
    this.over.resolve(exit);
  }

  fail(error: unknown): void {
    this.over.reject(error as Error);
  }

  /** Best effort: a client that does not read what it is told is not waited for. */
  tell(message: ServerMessage): void {
    if (!this.isReady || this.eventsWaiting >= streamLimits.eventsWaitingMax) return;
    const sent = this.client.send(message);
    if (!sent) return;
    this.eventsWaiting += 1;
    const done = (): void => void (this.eventsWaiting -= 1);
    sent.then(done, done);
  }

  async run(
    parts: Pick<AttachParts, 'clock'>,
    greet: () => Promise<void>,
    take: (message: ClientMessage) => Promise<void> | undefined,
  ): Promise<ExitMessage | undefined> {
    const { signal } = this.ctx;
    const onGone = (): void => this.over.resolve(this.departure());
    signal.addEventListener('abort', onGone, { once: true });
    const stopWatching = this.watchExpiry(parts);
    const talked = this.talk(greet, take).catch((error: unknown) =>
      this.over.reject(error as Error),
    );
    if (signal.aborted) onGone();
    try {
      return await this.over.promise;
    } finally {
      this.isOver = true;
      stopWatching();
      signal.removeEventListener('abort', onGone);
      void talked;
    }
  }

  close(): void {
    this.cursor?.close();
    this.isReady = false;
  }

  private async talk(
    greet: () => Promise<void>,
    take: (message: ClientMessage) => Promise<void> | undefined,
  ): Promise<void> {
    await greet();
    try {
      for await (const message of this.client.input) {
        const taken = take(message);
        if (taken) await taken;
        if (message.type === 'detach') return this.end(detached);
      }
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      return this.over.resolve(this.departure(error));
    }
    // Who is told that the connection is over ends it too, and may come back to go on typing.
    if (!this.ctx.signal.aborted && !this.isOver) await take({ type: 'end_of_input' });
  }

  /** The exit of a client that left; undefined when it may come back. */
  private departure(error: unknown = this.ctx.signal.reason): ExitMessage | undefined {
    const leftOnPurpose = error instanceof ClientLeft;
    return leftOnPurpose || this.input.isResumable === false ? clientGone : undefined;
  }

  private watchExpiry({ clock }: Pick<AttachParts, 'clock'>): () => void {
    const { expiresAt } = this.ctx.principal;
    const warnAt = new Date(expiresAt.getTime() - expiryNoticeMs);
    const warning = atTime(clock, warnAt, () =>
      this.tell({ type: 'notice', code: 'expiring', message: expiringMessage }),
    );
    const end = atTime(clock, expiresAt, () => this.end(tokenExpired));
    return () => {
      warning();
      end();
    };
  }
}

const expiringMessage = 'Your sign-in expires within a minute; this stream ends then.';
export const tokenExpired: ExitMessage = {
  type: 'exit',
  reason: 'token_expired',
  detail: 'Your sign-in has expired. Sign in and attach again; the process goes on.',
};
export const clientGone: ExitMessage = {
  type: 'exit',
  reason: 'client_gone',
  detail: 'The client left.',
};
const detached: ExitMessage = {
  type: 'exit',
  reason: 'detached',
  detail: 'You have left; the debug process goes on until the session ends.',
};
