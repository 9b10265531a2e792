import { GatewayError } from '@endoscope/core';
import type { Clock, RequestContext } from '@endoscope/core';
import type { LiveSessions, Session } from '@endoscope/sessions';
import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import { forwardCloseReasons, forwardExit } from '../../domain/forward/forward-message.ts';
import type {
  ForwardClient,
  ForwardClientMessage,
  ForwardExit,
  ForwardServerMessage,
} from '../../domain/forward/forward-message.ts';
import { FrameMalformed } from '../../domain/stream.errors.ts';
import type { ForwardLedger } from './forward-ledger.ts';
import { ForwardedConnection } from './forwarded-connection.ts';
import type { ConnectionEnd } from './forwarded-connection.ts';
import type { ExitMessage } from '../../domain/attach/attach-message.ts';
import { stopOf } from '../attach/open-attachments.ts';
import type { OpenAttachment, OpenAttachments } from '../attach/open-attachments.ts';
import type { TunnelsAhead } from './tunnels-ahead.ts';
import { watchOutsideEnds } from '../watch-outside-ends.ts';

export interface ForwardRunParts {
  readonly live: LiveSessions;
  readonly open: OpenAttachments;
  readonly clock: Clock;
  readonly meter: (direction: 'in' | 'out', bytes: number) => void;
}

export interface ForwardRunSubject {
  readonly session: Session;
  readonly ports: readonly number[];
  readonly client: ForwardClient;
  readonly ledger: ForwardLedger;
  readonly tunnels: TunnelsAhead;
}

/** A client that numbers connections past this is at fault; it also fits every integer of JSON. */
const connectionNumberMax = 2 ** 31 - 1;

/**
 * The connections of one recorded forward, until something ends it; answers how it ended.
 *
 * Owns:  its connections, which have all been recorded as over when `execute` settles.
 * Bound: `connectionsPerForwardMax` connections.
 * Ends:  with the client, the session, the sign-in or the gateway. Rejects only when the client
 *        broke the protocol.
 */
export class ForwardRun implements OpenAttachment {
  readonly counts = { connections: 0, bytesIn: 0, bytesOut: 0 };
  private readonly connections = new Map<number, ForwardedConnection>();
  private readonly running = new Set<Promise<void>>();
  private endWith!: (exit: ForwardExit) => void;
  private fail!: (error: unknown) => void;
  private readonly ended = new Promise<ForwardExit>((resolve, reject) => {
    this.endWith = resolve;
    this.fail = reject;
  });

  constructor(
    private readonly parts: ForwardRunParts,
    private readonly ctx: RequestContext,
    private readonly what: ForwardRunSubject,
  ) {
    // After `execute` has settled nobody waits for it any more.
    this.ended.catch(() => undefined);
  }

  /** A shutdown, or no ledger. */
  end(exit: ExitMessage): void {
    this.endWith(forwardExit(stopOf(exit)));
  }

  /** Best effort: a client that does not read its notices is not waited for. */
  notice(code: string, message: string): void {
    this.what.client.send({ type: 'notice', code, message }).catch(() => undefined);
  }

  async execute(): Promise<ForwardExit> {
    const { session } = this.what;
    const unwatch = watchOutsideEnds(this.parts, { ctx: this.ctx, session }, (end) =>
      this.endWith({ type: 'exit', ...end }),
    );
    const input = this.pumpInput();
    input.catch(() => undefined);
    try {
      return await Promise.race([input, this.ended]);
    } finally {
      unwatch();
      await this.endConnections();
    }
  }

  /** Resolves when the client has left. */
  private async pumpInput(): Promise<ForwardExit> {
    try {
      for await (const message of this.what.client.input) this.take(message);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
    }
    return forwardExit('client_gone');
  }

  /** Never waits: a connection that stalls must not hold up the messages of others. */
  private take(message: ForwardClientMessage): void {
    if (message.type === 'connect') return this.open(message.connection, message.port);
    const connection = this.connections.get(message.connection);
    // Messages of a connection that has just been closed from this side are on their way still.
    if (!connection) return;
    switch (message.type) {
      case 'data':
        this.touch();
        return connection.push(message.data);
      case 'end':
        return connection.endInput();
      case 'credit':
        return connection.credit(message.bytes);
      case 'reset':
        return connection.end('reset');
    }
  }

  private open(number: number, port: number): void {
    const isNumber = Number.isInteger(number) && number >= 0 && number <= connectionNumberMax;
    if (!isNumber || this.connections.has(number)) {
      throw new FrameMalformed({ why: `connection ${number} cannot be opened: no new number` });
    }
    const refusal = this.refusalOf(port);
    if (refusal !== undefined) return this.refuse(number, refusal);
    this.touch();
    this.counts.connections += 1;
    const { tunnels, client } = this.what;
    const send = (message: ForwardServerMessage): Promise<void> => client.send(message);
    const { meter, open } = this.parts;
    const parts = { send, dial: () => tunnels.take(), meter, fair: open.turns.join(), open };
    const connection = new ForwardedConnection(parts, { number, port });
    this.connections.set(number, connection);
    const settled = this.record(connection)
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.running.delete(settled));
    this.running.add(settled);
  }

  /** The ledger's line, the connection, the ledger's line. */
  private async record(connection: ForwardedConnection): Promise<void> {
    const { subject, counts } = connection;
    const { ledger, client } = this.what;
    const startedAtMs = performance.now();
    await ledger.connected(subject);
    const end = await connection.execute().catch((error: unknown) => this.endOf(error));
    this.counts.bytesIn += counts.bytesIn;
    this.counts.bytesOut += counts.bytesOut;
    this.connections.delete(subject.number);
    const closed = { type: 'closed', connection: subject.number, ...end } as const;
    client.send(closed).catch(() => undefined);
    const durationMs = Math.round(performance.now() - startedAtMs);
    await ledger.disconnected(subject, { ...counts, reason: end.reason, durationMs });
  }

  /** A client that vanishes aborts what is being dialled for it. */
  private endOf(error: unknown): ConnectionEnd {
    if (!this.ctx.signal.aborted) throw error;
    return { reason: 'forward_ended', detail: forwardCloseReasons.forward_ended };
  }

  private refusalOf(port: number): string | undefined {
    const { connectionsPerForwardMax: max } = forwardLimits;
    if (!this.what.ports.includes(port)) return `Port ${port} is not among those forwarded here.`;
    if (this.connections.size < max) return undefined;
    return `This forward has ${max} connections already, the most there may be. Close one first.`;
  }

  private refuse(connection: number, detail: string): void {
    const { client } = this.what;
    client.send({ type: 'closed', connection, reason: 'refused', detail }).catch(() => undefined);
  }

  private touch(): void {
    this.parts.live.touch(this.what.session.id, this.parts.clock.now());
  }

  private async endConnections(): Promise<void> {
    for (const connection of this.connections.values()) connection.end('forward_ended');
    const late = new AbortController();
    await Promise.race([
      Promise.all(this.running),
      this.parts.clock.sleep(forwardLimits.settleMs, late.signal).catch(() => undefined),
    ]);
    late.abort();
  }
}
