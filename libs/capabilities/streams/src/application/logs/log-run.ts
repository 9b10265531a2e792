import { GatewayError } from '@endoscope/core';
import type { Clock, RequestContext } from '@endoscope/core';
import type { LiveSessions, Session } from '@endoscope/sessions';
import { logEnd } from '../../domain/logs/log-message.ts';
import type { LogClient, LogEnd } from '../../domain/logs/log-message.ts';
import { logLimits } from '../../domain/logs/log.limits.ts';
import { logLines } from '../../domain/logs/log-lines.ts';
import type { LogRequest } from '../../domain/logs/log-request.ts';
import type { LogSource } from '../../ports/log-source.ts';
import type { ExitMessage } from '../../domain/attach/attach-message.ts';
import { stopOf } from '../attach/open-attachments.ts';
import type { OpenAttachment, OpenAttachments } from '../attach/open-attachments.ts';
import { watchOutsideEnds } from '../watch-outside-ends.ts';

export interface LogRunParts {
  readonly source: LogSource;
  readonly live: LiveSessions;
  readonly open: OpenAttachments;
  readonly clock: Clock;
  /** Told of all bytes read. */
  readonly meter: (direction: 'out', bytes: number) => void;
}

export interface LogRunSubject {
  readonly session: Session;
  readonly containers: readonly string[];
  readonly request: LogRequest;
  readonly client: LogClient;
}

/**
 * Reads the logs of one recorded request and passes them on.
 *
 * Owns:  one stream of the cluster a container; all are gone when `execute` settles.
 * Bound: a chunk a container, and by lines a piece; a client that does not read stops the
 *        cluster's sockets.
 * Order: of a container as its log has it. Several are read one after another; when followed, at
 *        once, and then they take turns by pieces.
 * Ends:  with the logs, the session, the sign-in, the client or the gateway. Rejects only before
 *        `opened`.
 */
export class LogRun implements OpenAttachment {
  bytes = 0;
  private readonly over = new AbortController();
  private turn: Promise<void> = Promise.resolve();
  private endWith!: (end: LogEnd) => void;
  private readonly ended = new Promise<LogEnd>((resolve) => {
    this.endWith = resolve;
  });

  constructor(
    private readonly parts: LogRunParts,
    private readonly ctx: RequestContext,
    private readonly what: LogRunSubject,
  ) {}

  /** A log that is only read has no need to be told; its end comes soon enough. */
  notice(): void {}

  end(exit: ExitMessage): void {
    this.endWith(logEnd(stopOf(exit)));
  }

  async execute(): Promise<LogEnd> {
    const { session } = this.what;
    const release = this.parts.open.add(this);
    const unwatch = watchOutsideEnds(this.parts, { ctx: this.ctx, session }, ({ reason, detail }) =>
      setTimeout(
        () => this.endWith({ type: 'end', reason, detail }),
        logLimits.sessionGraceMs,
      ).unref(),
    );
    const onGone = (): void => this.endWith(this.goneEnd());
    this.ctx.signal.addEventListener('abort', onGone, { once: true });
    try {
      const reading = this.read();
      reading.catch(() => undefined);
      const end = await Promise.race([reading, this.ended]);
      await this.sendEnd(end);
      return end;
    } finally {
      this.over.abort(new Error('the log is read no more'));
      this.ctx.signal.removeEventListener('abort', onGone);
      unwatch();
      release();
    }
  }

  private goneEnd(): LogEnd {
    if (this.parts.open.draining) return logEnd('draining');
    const { expiresAt } = this.ctx.principal;
    return logEnd(expiresAt <= this.parts.clock.now() ? 'token_expired' : 'client_gone');
  }

  private async read(): Promise<LogEnd> {
    const { containers, request } = this.what;
    const [only] = containers;
    if (containers.length === 1) {
      const source = await this.opened(only!);
      await this.send({ type: 'opened', containers });
      return this.pump(only!, source);
    }
    await this.send({ type: 'opened', containers });
    const each = (container: string): Promise<LogEnd> => this.oneOfSeveral(container);
    if (request.follow) await Promise.all(containers.map(each));
    else for (const container of containers) await each(container);
    return logEnd('log_ended');
  }

  /** The stream, with its first bytes at hand unless they may be long in coming. */
  private async opened(container: string): Promise<AsyncIterable<Uint8Array>> {
    const { session, request } = this.what;
    const { cluster, namespace } = session.target;
    const target = { cluster, namespace, pod: session.runsIn.name, container };
    const signal = AbortSignal.any([this.ctx.signal, this.over.signal]);
    const source = await this.parts.source.open(target, request, { by: session.principal, signal });
    return request.follow ? source : begun(source);
  }

  private async oneOfSeveral(container: string): Promise<LogEnd> {
    try {
      const end = await this.pump(container, await this.opened(container));
      if (end.reason === 'log_ended') return end;
      await this.send({ type: 'notice', container, code: end.reason, message: end.detail });
      return end;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const { reason: code, detail: message } = error;
      await this.send({ type: 'notice', container, code, message });
      return logEnd('log_ended');
    }
  }

  private async pump(container: string, source: AsyncIterable<Uint8Array>): Promise<LogEnd> {
    const metered = this.metered(source);
    const { byLines } = this.what.request;
    const pieces = byLines ? logLines(metered, logLimits.linePieceBytesMax) : chunks(metered);
    try {
      for await (const { data, isPartial } of pieces) {
        await this.send({ type: 'data', container, data, isPartial });
      }
      return logEnd('log_ended');
    } catch (error) {
      if (this.ctx.signal.aborted || this.over.signal.aborted) return this.goneEnd();
      if (!(error instanceof GatewayError)) throw error;
      return logEnd('upstream_lost', error.detail);
    }
  }

  private async *metered(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const fair = this.parts.open.turns.join();
    try {
      for await (const chunk of source) {
        if (this.parts.open.held) await this.parts.open.held;
        if (this.over.signal.aborted) return;
        this.bytes += chunk.length;
        this.parts.meter('out', chunk.length);
        yield chunk;
        await fair.carried(chunk.length);
      }
    } finally {
      fair.leave();
    }
  }

  /** One message at a time, so that containers that are followed at once take turns. */
  private send(message: Parameters<LogClient['send']>[0]): Promise<void> {
    const sent = this.turn.then(() => this.what.client.send(message));
    this.turn = sent.catch(() => undefined);
    return sent;
  }

  /** A client that has stopped reading is not waited for. */
  private async sendEnd(end: LogEnd): Promise<void> {
    const late = new AbortController();
    const sent = this.what.client.send(end).catch(() => undefined);
    const sleep = this.parts.clock.sleep(logLimits.endSendMs, late.signal).catch(() => undefined);
    await Promise.race([sent, sleep]);
    late.abort();
  }
}

async function* chunks(source: AsyncIterable<Uint8Array>) {
  for await (const data of source) yield { data, isPartial: false };
}

/** Waits for the first chunk, so that what fails at once fails before anything is told. */
async function begun(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      if (first.done) return;
      yield first.value;
      yield* { [Symbol.asyncIterator]: () => iterator };
    } finally {
      await iterator.return?.();
    }
  })();
}
