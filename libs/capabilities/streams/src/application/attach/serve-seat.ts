import { GatewayError, channels } from '@endoscope/core';
import type {
  AttachClient,
  ClientMessage,
  ExitMessage,
  ReadyMessage,
} from '../../domain/attach/attach-message.ts';
import { FrameMalformed, InputEnded, SessionMoved } from '../../domain/stream.errors.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { checkedTerminalSize } from '../../domain/attach/terminal-size.ts';
import type { AttachParts } from './attach-parts.ts';
import { bannerOf } from './attach-banner.ts';
import { OutputCursor } from './hub-output.ts';
import { tokenExpired } from './seat-connection.ts';
import type { SeatConnection } from './seat-connection.ts';
import type { Seat } from './seat.ts';
import type { SessionHub } from './session-hub.ts';

/**
 * One connection of a seat, from `ready` to `exit`.
 *
 * Order: `ready` first; then what was missed, the screen, or the earlier output; `exit` last.
 * Ends:  the seat is left, or, when the connection was lost, kept for the grace time. Throws only
 *        when the client broke the protocol, or for a fault of the gateway.
 */
export class ServeSeat {
  private hasDrawn = false;

  constructor(
    private readonly hub: SessionHub,
    private readonly seat: Seat,
    private readonly connection: SeatConnection,
    /** Of the first byte of output that a client which has come back does not have. */
    private readonly resumeFrom?: number,
  ) {}

  async execute(): Promise<void> {
    const { hub, seat, connection } = this;
    seat.connect(connection);
    let reason: string | undefined = 'internal';
    try {
      const exit = await connection.run(
        hub.parts,
        () => this.greet(),
        (message) => this.take(message),
      );
      reason = exit?.reason;
      // Nothing comes after the exit.
      connection.isReady = false;
      if (exit) await sendExit(hub.parts, connection.client, exit);
    } catch (error) {
      const isMoved = error instanceof SessionMoved;
      if (error instanceof GatewayError) reason = isMoved ? 'gateway_lost' : 'protocol_error';
      throw error;
    } finally {
      connection.close();
      if (seat.connection === connection) await this.part(reason);
    }
  }

  private part(reason: string | undefined): Promise<void> {
    const { hub, seat, connection } = this;
    const { ctx, input } = connection;
    if (reason === undefined) return hub.lose(seat, ctx);
    // Who signs in again goes on where the sign-in ended.
    if (reason === tokenExpired.reason && input.isResumable !== false) {
      return hub.lose(seat, ctx, reason);
    }
    return hub.leave(seat, ctx, reason);
  }

  private async greet(): Promise<void> {
    const { hub, seat, connection } = this;
    const { client } = connection;
    const isFirst = !hub.upstream.hasBegun;
    const from = this.resumeFrom ?? this.startOf(isFirst);
    await client.send(this.ready(from));
    connection.isReady = true;
    hub.announce(this.resumeFrom === undefined ? 'joined' : 'resumed', seat);
    if (hub.upstream.news) seat.tell(hub.upstream.news);
    await hub.upstream.begin();
    const start = this.resumeFrom ?? (await this.earlier(isFirst, from));
    this.follow(start);
    if (hub.exit) {
      await connection.cursor?.drained();
      return connection.end(hub.exit);
    }
    hub.start();
    await this.takeOffice();
  }

  /** Output from there on, as it comes. */
  private follow(from: number): void {
    const { hub, seat, connection } = this;
    const { client, input } = connection;
    const fellBehind = (): void => hub.fellBehind(seat);
    const lagged = (cursor: OutputCursor): void => {
      this.catchUp(cursor).catch((error: unknown) => connection.fail(error));
    };
    const options = { client, from, acks: !!input.acks, lagged, fellBehind };
    const cursor = new OutputCursor(hub.output, options);
    connection.cursor = cursor;
    hub.requireWriter();
    cursor.start();
  }

  /** The writer's terminal is the session's. */
  private async takeOffice(): Promise<void> {
    const { hub, seat, connection } = this;
    const { input } = connection;
    if (input.size) seat.size = input.size;
    if (!seat.isWriter) return;
    if (input.stdin && hub.session.container.stdin) await hub.upstream.needInput();
    if (seat.size) await this.resize();
  }

  private startOf(isFirst: boolean): number {
    const { ring } = this.hub.output;
    if (isFirst) return 0;
    return this.hub.session.container.tty
      ? ring.end
      : Math.max(ring.start, ring.end - streamLimits.recentBytesMax);
  }

  /** What a new participant has to see first; answers where the output goes on. */
  private async earlier(isFirst: boolean, from: number): Promise<number> {
    const { hub, connection } = this;
    const { missingBytes } = hub.upstream;
    if (isFirst) {
      if (missingBytes === 0) return 0;
      const reason = 'earlier output is only in the container log';
      const offset = missingBytes;
      await connection.client.send({ type: 'gap', missingBytes, reason, offset });
      return missingBytes;
    }
    if (!hub.session.container.tty || hub.output.ring.end === missingBytes) return from;
    const screen = await hub.screen.current(from);
    await connection.client.send({ type: 'screen', ...screen });
    return screen.offset;
  }

  /** The ring has not kept what comes next for this client, or the client is too far behind. */
  private async catchUp(cursor: OutputCursor): Promise<void> {
    const { hub, connection } = this;
    const { ring, required } = hub.output;
    const reason = 'output came faster than it was taken';
    if (required !== cursor) hub.parts.lagged?.();
    const tell = async (offset: number): Promise<void> => {
      const missingBytes = offset - cursor.offset;
      await connection.client.send({ type: 'gap', missingBytes, reason, offset });
    };
    if (hub.session.container.tty) {
      const screen = await hub.screen.current(cursor.offset);
      await tell(screen.offset);
      await connection.client.send({ type: 'screen', ...screen });
      return cursor.skipTo(screen.offset);
    }
    if (required !== cursor) {
      await hub.parts.clock.sleep(streamLimits.screenIntervalMs, hub.over.signal);
    }
    const recent = required === cursor ? 0 : ring.end - streamLimits.recentBytesMax;
    const offset = Math.max(ring.start, recent, cursor.offset);
    await tell(offset);
    cursor.skipTo(offset);
  }

  private ready(offset: number): ReadyMessage {
    const { hub, seat, connection } = this;
    const { graceMs } = hub.parts;
    const isResumed = this.resumeFrom !== undefined;
    return {
      type: 'ready',
      attachmentId: seat.attachment.id,
      tty: hub.session.container.tty ?? false,
      banner: bannerOf(hub.session, hub.recordingBanner),
      role: seat.attachment.role,
      participants: [...hub.seats.values()].map(({ participant }) => participant),
      offset,
      resumed: isResumed,
      graceMs: connection.input.isResumable === false ? 0 : graceMs,
      windowBytes: connection.input.acks ? streamLimits.ackWindowBytes : 0,
      ...(isResumed && { inputBytes: seat.bytesIn }),
    };
  }

  /** A promise: wait for it before the next message. A key is not waited for. */
  private take(message: ClientMessage): Promise<void> | undefined {
    const { hub, seat, connection } = this;
    switch (message.type) {
      case 'stdin':
        return seat.isWriter ? this.write(message.data) : this.refuse();
      case 'resize':
        seat.size = checkedTerminalSize(message.width, message.height);
        return seat.isWriter ? this.resize() : undefined;
      case 'end_of_input':
        return seat.isWriter ? this.endInput() : undefined;
      case 'interrupt':
        return seat.isWriter ? this.interrupt() : this.refuse();
      case 'ack':
        if (!connection.input.acks || connection.cursor?.ack(message.offset)) return undefined;
        throw new FrameMalformed({ why: 'an acknowledgement of output that was not sent' });
      case 'role':
        return hub.roles.take(seat, connection.ctx, message);
      case 'detach':
        return this.partFromInput();
    }
  }

  private write(data: Uint8Array): Promise<void> | undefined {
    const { hub, seat, connection } = this;
    const { parts, session } = hub;
    if (seat.inputEnded) throw new InputEnded({});
    seat.bytesIn += data.length;
    parts.meter('in', data.length);
    parts.live.touch(session.id, parts.clock.now());
    if (!connection.input.stdin) return undefined;
    connection.cursor?.expectAnswer();
    return this.queue(data.length, () => hub.upstream.write({ channel: channels.stdin, data }));
  }

  /** Only input waits for input; what else the client says is read meanwhile. */
  private queue(bytes: number, write: () => Promise<void>): Promise<void> | undefined {
    const { hub, connection } = this;
    return hub.input.push(bytes, () => write().catch((error: unknown) => connection.fail(error)));
  }

  /** What was typed before one left is the process's, if it takes it. */
  private async partFromInput(): Promise<void> {
    const { hub } = this;
    if (hub.input.heldBytes === 0 || hub.upstream.isAway) return;
    const late = new AbortController();
    const slept = hub.parts.clock.sleep(streamLimits.leaveInputMs, late.signal);
    await Promise.race([hub.input.written(), slept.catch(() => undefined)]);
    late.abort();
  }

  /** An observer's keys are dropped; it is told, and recorded, once. */
  private async refuse(): Promise<void> {
    const { hub, seat, connection } = this;
    if (seat.wasToldToRead) return;
    seat.wasToldToRead = true;
    seat.notice('not_the_writer', notTheWriter);
    const details = { attachment: seat.attachment.id };
    const reason = 'NOT_THE_WRITER';
    const entry = { event: 'attachment.input_refused', result: 'denied', reason, details } as const;
    await hub.ledger.line(connection.ctx, entry);
  }

  /** The first size of an attachment redraws the screen; a pipe has none. */
  private async resize(): Promise<void> {
    const { hub, seat } = this;
    if (!hub.session.container.tty || !seat.size) return;
    const isNew = !this.hasDrawn && this.resumeFrom === undefined;
    this.hasDrawn = true;
    await hub.upstream.resize(seat.size, isNew ? 'redraw' : 'plain');
  }

  /** Half-close where the protocol has one; with a TTY the end of input is the key Ctrl-D. */
  private async endInput(): Promise<void> {
    const { hub, seat, connection } = this;
    const { container } = hub.session;
    if (seat.inputEnded || !connection.input.stdin || !container.stdin) return;
    seat.inputEnded = true;
    if (container.tty) return this.press('\x04');
    await this.queue(0, () => hub.upstream.closeInput());
  }

  private async interrupt(): Promise<void> {
    const { hub, seat } = this;
    if (hub.session.container.tty) return this.press('\x03');
    seat.notice('interrupt_refused', noTerminal);
  }

  private async press(key: string): Promise<void> {
    const data = Buffer.from(key);
    await this.queue(1, () => this.hub.upstream.write({ channel: channels.stdin, data }));
  }
}

const notTheWriter = 'You observe this session: what you type is dropped. Ask to write first.';
const noTerminal =
  'This session has no terminal, so there is no key to interrupt its process with. End the input, signal the process with a command of its own, or terminate the session.';

/** A client that has stopped reading is not waited for: its session must not wait either. */
async function sendExit(
  { clock }: Pick<AttachParts, 'clock'>,
  client: AttachClient,
  exit: ExitMessage,
): Promise<void> {
  const late = new AbortController();
  const slept = clock.sleep(streamLimits.exitSendMs, late.signal).catch(() => undefined);
  await Promise.race([client.send(exit)?.catch(() => undefined), slept]);
  late.abort();
}
