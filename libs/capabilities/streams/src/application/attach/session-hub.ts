import type { AttachmentId, RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type {
  AttachRole,
  ExitMessage,
  ParticipantEvent,
  ServerMessage,
} from '../../domain/attach/attach-message.ts';
import {
  AttachmentExists,
  ObserverLimitReached,
  SessionMoved,
} from '../../domain/stream.errors.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { Attachment } from '../../ports/attachment-store.ts';
import type { AttachInput, AttachParts, HubOptions } from './attach-parts.ts';
import { HubInput } from './hub-input.ts';
import { HubLedger } from './hub-ledger.ts';
import type { WriterChange } from './hub-ledger.ts';
import { HubOutput } from './hub-output.ts';
import { HubRoles } from './hub-roles.ts';
import type { HubUpstream } from './hub-upstream.ts';
import { JoinerScreen } from './joiner-screen.ts';
import { newAttachment } from './new-attachment.ts';
import { exitOfEnd } from './replay-ended-session.ts';
import { clientGone } from './seat-connection.ts';
import { Seat } from './seat.ts';

const leaveRetryMs = 2_000;

/**
 * Everybody on one session, around one stream of the cluster.
 *
 * Owns:  the stream, the output's ring, and every attachment row of the session that is open.
 * Bound: one writer, `observersPerSessionMax` observers; the ring.
 * Order: changes of who is there and who writes take turns, each is recorded before it is so.
 * Ends:  when the last participant is gone for good, or with the session; everybody is told why.
 */
export class SessionHub {
  readonly seats = new Map<AttachmentId, Seat>();
  readonly ledger: HubLedger;
  readonly roles = new HubRoles(this);
  readonly input = new HubInput();
  readonly output: HubOutput;
  readonly screen: JoinerScreen;
  readonly over = new AbortController();
  upstream!: HubUpstream;
  /** How the session's stream ended; who is still here gets the rest of the output. */
  exit: ExitMessage | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private isRunning = false;
  private sessionEnd: NodeJS.Timeout | undefined;

  constructor(
    readonly parts: AttachParts,
    readonly session: Session,
    private readonly on: HubOptions,
  ) {
    this.ledger = new HubLedger(parts, session);
    this.output = new HubOutput((bytes) => parts.meter('out', bytes), on.tap);
    const size = () => this.upstream.terminalSize;
    this.screen = new JoinerScreen(parts.renderer, this.output.ring, size);
    this.unlisten = this.watchSession();
  }

  private readonly unlisten: () => void;

  get writer(): Seat | undefined {
    for (const seat of this.seats.values()) if (seat.isWriter) return seat;
    return undefined;
  }

  /** Runs one change of who is there after the other. */
  inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const done = this.turn.then(change);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** A seat for a new participant, recorded. */
  admit(ctx: RequestContext, input: AttachInput): Promise<Seat> {
    return this.inTurn(async () => {
      const { role = 'writer', takeOverReason = '' } = input;
      const attachment = newAttachment(this, ctx, { input, role });
      const holder = role === 'writer' ? this.writer : undefined;
      const isOwn = holder?.attachment.ownerKey === attachment.ownerKey;
      const inPlaceOf = isOwn && !holder?.isConnected ? holder : undefined;
      if (holder && !inPlaceOf && takeOverReason === '') {
        const { username } = holder.attachment;
        throw new AttachmentExists({ sessionId: this.session.id, username });
      }
      if (role === 'observer') this.checkObservers();
      const from = inPlaceOf ? undefined : holder;
      const change: WriterChange | undefined = from && {
        from: from.attachment,
        to: attachment,
        how: 'taken_over',
        reason: takeOverReason,
      };
      const replaced = inPlaceOf?.closed(clientGone.reason);
      await this.ledger.open(ctx, attachment, { stdin: input.stdin, change, inPlaceOf: replaced });
      if (inPlaceOf) this.remove(inPlaceOf, clientGone.reason);
      if (from) this.setRole(from, 'observer', takeOverReason);
      return this.seat(attachment);
    });
  }

  /** What the banner says of recording; undefined: there is none. */
  get recordingBanner(): string | undefined {
    return this.on.tap?.banner;
  }

  /** Tells everybody who is connected. */
  tell(message: ServerMessage): void {
    for (const seat of this.seats.values()) seat.tell(message);
  }

  announce(event: ParticipantEvent, seat: Seat, reason = ''): void {
    const message = { type: 'participant', event, participant: seat.participant, reason } as const;
    const isGreeted = event === 'joined' || event === 'resumed';
    for (const other of this.seats.values()) {
      // Whoever has just come knows it from its `ready`.
      if (!(isGreeted && other === seat)) other.tell(message);
    }
  }

  /** An observer that will miss some output, as it does not keep up. */
  fellBehind(seat: Seat): void {
    if (seat.isLagNews(this.parts.clock.now().getTime())) this.announce('fell_behind', seat);
  }

  setRole(seat: Seat, role: AttachRole, reason = ''): void {
    seat.attachment = { ...seat.attachment, role };
    seat.wasToldToRead = false;
    this.requireWriter();
    this.announce(role === 'writer' ? 'became_writer' : 'became_observer', seat, reason);
  }

  /** The writer must have everything; before there is one, whoever opened the session. */
  requireWriter(): void {
    const { writer } = this;
    this.on.tap?.writes(writer?.attachment);
    const [only] = this.seats.values();
    const seat = writer ?? (this.upstream.hasReplayed ? undefined : only);
    this.output.required = seat?.connection?.cursor;
  }

  /** Output begins when the first participant is there to see it. */
  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.upstream.run().then(
      (exit) => this.finish(exit),
      (error: unknown) => this.fail(error),
    );
  }

  /** A connection is gone and may come back. */
  async lose(seat: Seat, ctx: RequestContext, why = clientGone.reason): Promise<void> {
    seat.disconnect();
    this.requireWriter();
    const { graceMs } = this.parts;
    if (graceMs === 0 || this.over.signal.aborted || this.parts.open.draining) {
      return this.leave(seat, ctx, why);
    }
    const giveUp = (reason: string): void => void this.giveUp(seat, ctx, reason);
    seat.grace = setTimeout(() => giveUp(this.exit?.reason ?? why), graceMs);
    seat.leave = ({ reason }) => giveUp(reason);
    this.announce('lost', seat);
    const details = { attachment: seat.attachment.id, graceMs };
    await this.ledger.line(ctx, { event: 'attachment.lost', result: 'success', details });
  }

  /** Gone for good. */
  leave(seat: Seat, ctx: RequestContext, reason: string): Promise<void> {
    return this.inTurn(async () => {
      if (!this.seats.has(seat.attachment.id)) return;
      try {
        await this.ledger.close(ctx, seat.closed(reason));
      } catch (error) {
        // An open row would keep others from writing for ever, so it is tried until it is closed.
        seat.disconnect();
        this.requireWriter();
        seat.grace = setTimeout(() => void this.giveUp(seat, ctx, reason), leaveRetryMs).unref();
        throw error;
      }
      this.remove(seat, reason);
    });
  }

  /** Ends what nobody uses any more. */
  closeIfEmpty(): void {
    if (this.seats.size > 0 || this.on.isJoining() || this.over.signal.aborted) return;
    this.close();
  }

  /** Another replica may keep the session now: everybody has to connect again. */
  dismiss(): void {
    if (this.over.signal.aborted) return;
    this.fail(new SessionMoved({ sessionId: this.session.id }, { retryAfterMs: 1_000 }));
    this.close();
  }

  /** Nothing more may be shown: everybody is told why. */
  stop(exit: ExitMessage): void {
    this.exit ??= exit;
    for (const seat of [...this.seats.values()]) seat.end(this.exit);
  }

  /** Lets go of what it has before it has a stream. */
  discard(): void {
    this.on.tap?.close();
    this.unlisten();
    clearTimeout(this.sessionEnd);
    this.over.abort(new Error('everybody has left the session'));
  }

  private close(): void {
    this.discard();
    this.upstream.close();
    this.on.closed();
  }

  private async giveUp(seat: Seat, ctx: RequestContext, reason: string): Promise<void> {
    if (!seat.isConnected) await this.leave(seat, ctx, reason).catch(() => undefined);
  }

  private remove(seat: Seat, reason: string): void {
    seat.disconnect();
    clearTimeout(seat.grace);
    this.roles.forget(seat);
    this.seats.delete(seat.attachment.id);
    this.parts.open.remove(seat);
    this.requireWriter();
    if (!this.exit) this.announce('left', seat, reason);
    this.closeIfEmpty();
  }

  private seat(attachment: Attachment): Seat {
    const seat = new Seat(attachment);
    this.seats.set(attachment.id, seat);
    this.parts.open.add(seat);
    return seat;
  }

  private checkObservers(): void {
    const max = streamLimits.observersPerSessionMax;
    const count = [...this.seats.values()].filter((seat) => !seat.isWriter).length;
    if (count >= max) throw new ObserverLimitReached({ sessionId: this.session.id, max });
  }

  /** Everybody gets what is left of the output, then the exit. */
  private async finish(exit: ExitMessage): Promise<void> {
    this.exit = exit;
    await Promise.all(
      [...this.seats.values()].map(async (seat) => {
        const { connection } = seat;
        // Whoever is being greeted sees to it that the exit comes after the output.
        if (connection && !connection.cursor) return;
        const drained = connection?.cursor?.drained();
        const isWaitedFor = seat.isWriter && exit.reason !== 'detached';
        if (drained) await (isWaitedFor ? drained : this.withinExitTime(drained));
        this.end(seat, exit);
      }),
    );
    this.upstream.close();
  }

  /** Whoever may come back shall still find the last output and the exit. */
  private end(seat: Seat, exit: ExitMessage): void {
    if (seat.isConnected || exit.reason === 'detached') seat.end(exit);
  }

  private async withinExitTime(drained: Promise<void>): Promise<void> {
    const late = new AbortController();
    const slept = this.parts.clock.sleep(streamLimits.exitSendMs, late.signal);
    await Promise.race([drained, slept.catch(() => undefined)]);
    late.abort();
  }

  private fail(error: unknown): void {
    for (const seat of this.seats.values()) seat.fail(error);
  }

  /** The session's end reaches everybody even when the cluster never closes the stream. */
  private watchSession(): () => void {
    return this.parts.live.listen(this.session.id, (event) => {
      if (event.type !== 'state' || event.state !== 'ended' || !event.end) return;
      const exit = exitOfEnd(event.end);
      // The last bytes and the exit race on two connections: the stream's own end goes first.
      const graceMs = event.end.reason === 'process_exited' ? streamLimits.exitStatusMs : 500;
      this.sessionEnd = setTimeout(() => {
        this.exit ??= exit;
        for (const seat of this.seats.values()) this.end(seat, exit);
      }, graceMs);
    });
  }
}
