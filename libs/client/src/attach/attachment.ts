import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import type { TokenSource } from '../http/http-transport.ts';
import type {
  AttachConnection,
  AttachEvent,
  AttachOptions,
  AttachReadyEvent,
  AttachRole,
  TerminalSize,
} from './attach-connection.ts';
import type { ClientMessage, DoorConnection, OpenDoor, RoleMessage } from './attach-door.ts';
import { attachmentBroken, attachmentLost } from './attach-errors.ts';
import { Farewells, leftWithoutConnection, type News } from './farewells.ts';
import { FailedAttempts, RememberedToken } from './failed-attempts.ts';
import { InputLedger } from './input-ledger.ts';
import { InputPump } from './input-pump.ts';
import { OutputAcks } from './output-acks.ts';
import { offsetAfter } from './output-offset.ts';
import { isTransient, reconnectDelayMs } from './reconnect-policy.ts';

export interface AttachmentParts {
  readonly session: string;
  /** Opens one connection with a token of `tokens`. */
  readonly open: (tokens: TokenSource) => OpenDoor;
  readonly tokens: TokenSource;
  readonly limits: ClientLimits;
}

/** Resolves when the door is open; what the gateway then refuses is thrown by `events`. */
export async function openAttachment(
  parts: AttachmentParts,
  options: AttachOptions,
): Promise<AttachConnection> {
  const attachment = new Attachment(parts, options);
  await attachment.open();
  return attachment;
}

type Events = AsyncIterator<AttachEvent>;

/** See AttachConnection. */
class Attachment implements AttachConnection {
  readonly events: AsyncIterable<AttachEvent> = this.follow();
  private readonly openDoor: OpenDoor;
  private readonly input: InputLedger;
  private readonly pump: InputPump;
  private readonly tokens: RememberedToken;
  private readonly farewells: Farewells;
  private readonly acks: OutputAcks;
  /** Undefined while the connection is lost. */
  private door: DoorConnection | undefined;
  /** Ends the connection, or the attempt to have one. */
  private attempt = new AbortController();
  private ready: AttachReadyEvent | undefined;
  private role: AttachRole | undefined;
  private offset = 0;
  private size: TerminalSize | undefined;
  private isLeaving = false;
  private isOver = false;

  constructor(
    private readonly parts: AttachmentParts,
    private readonly options: AttachOptions,
  ) {
    this.tokens = new RememberedToken(parts.tokens);
    this.farewells = new Farewells(this.tokens);
    this.acks = new OutputAcks(parts.limits, (offset) => this.door?.send({ type: 'ack', offset }));
    this.openDoor = parts.open(this.tokens);
    this.size = options.size;
    const retainedBytesMax = this.resumes ? parts.limits.attachRetainedInputBytesMax : 0;
    this.input = new InputLedger({ retainedBytesMax });
    this.pump = new InputPump(this.input, () => this.door);
  }

  async open(): Promise<void> {
    const { signal } = this.options;
    signal?.throwIfAborted();
    signal?.addEventListener('abort', this.close, { once: true });
    const { resume: _, ...opening } = this.options;
    this.door = await this.openDoor({ ...opening, signal: this.attempt.signal });
  }

  async write(data: Uint8Array): Promise<void> {
    if (this.isOver) return;
    const { attachFrameBytesMax, attachHeldInputBytesMax } = this.parts.limits;
    // The caller may use its buffer again.
    const copy = Buffer.from(data);
    for (let at = 0; at < copy.byteLength; at += attachFrameBytesMax) {
      this.input.push({ type: 'stdin', data: copy.subarray(at, at + attachFrameBytesMax) });
    }
    this.pump.flush();
    while (!this.isOver && this.input.waitingBytes > attachHeldInputBytesMax) {
      await this.pump.progress();
    }
  }

  resize(size: TerminalSize): void {
    this.size = size;
    if (this.door) this.say({ type: 'resize', size });
  }

  endInput(): void {
    this.say({ type: 'end_of_input' });
  }

  interrupt(): void {
    this.say({ type: 'interrupt' });
  }

  requestWrite(): void {
    this.ask({ action: 'request' });
  }

  grant(attachment: string): void {
    this.ask({ action: 'grant', attachment });
  }

  deny(attachment: string): void {
    this.ask({ action: 'deny', attachment });
  }

  release(): void {
    this.ask({ action: 'release' });
  }

  takeOver(reason: string): void {
    this.ask({ action: 'take_over', reason });
  }

  detach(): void {
    this.isLeaving = true;
    if (!this.door) return this.attempt.abort(attachmentBroken('left'));
    this.say({ type: 'detach' });
    // A gateway that does not answer is left without its consent.
    setTimeout(() => this.attempt.abort(), this.parts.limits.attachDetachMs).unref();
  }

  /** Bound: it is a listener, too. */
  readonly close = (): void => {
    this.isOver = true;
    this.acks.stop();
    this.options.signal?.removeEventListener('abort', this.close);
    if (this.door) this.door.close();
    else this.attempt.abort();
    this.pump.wake();
  };

  private get resumes(): boolean {
    return this.options.resume ?? true;
  }

  private async *follow(): AsyncGenerator<AttachEvent, void, undefined> {
    let events: Events | undefined = this.door!.events[Symbol.asyncIterator]();
    try {
      while (events) {
        const lost: EndoscopeError | undefined = yield* this.relay(events);
        events = lost && (yield* this.reconnect(lost));
      }
    } finally {
      this.close();
    }
  }

  /** Answers why the connection was lost; undefined after the exit. */
  private async *relay(events: Events): AsyncGenerator<AttachEvent, EndoscopeError | undefined> {
    try {
      for await (const event of { [Symbol.asyncIterator]: () => events }) {
        this.note(event);
        const isNews = event.type === 'exit' || event.type === 'notice';
        const given = isNews ? await this.judged(event) : event;
        if (given instanceof EndoscopeError) return given;
        if (given) yield given;
        if (event.type === 'exit') return undefined;
        if (event.type === 'stdout' || event.type === 'stderr') this.acks.took(this.offset);
      }
    } catch (error) {
      if (!this.mayReturn(error)) throw error;
      return error;
    }
    throw attachmentBroken('the stream ended without an exit');
  }

  private async judged(news: News): Promise<News | EndoscopeError | undefined> {
    return this.resumes && !this.isLeaving ? this.farewells.judge(news) : news;
  }

  private note(event: AttachEvent): void {
    this.offset = offsetAfter(event, this.offset);
    if (event.type === 'ready') this.begin(event);
    if (event.type === 'notice') this.pump.note(event.code);
    if (event.type !== 'participant') return;
    const { attachment, role } = event.participant;
    if (attachment === this.ready?.attachment) this.role = role;
  }

  private begin(ready: AttachReadyEvent): void {
    [this.ready, this.role] = [ready, ready.role];
    this.farewells.begin();
    this.acks.begin(ready);
  }

  private mayReturn(error: unknown): error is EndoscopeError {
    if (this.isLeaving) return error instanceof EndoscopeError && !this.isOver;
    if (!this.resumes || this.isOver || !this.ready) return false;
    return error instanceof EndoscopeError && isTransient(error);
  }

  /** Answers what to relay next; undefined when the user left meanwhile. */
  private async *reconnect(lost: EndoscopeError): AsyncGenerator<AttachEvent, Events | undefined> {
    this.door = undefined;
    this.acks.stop();
    this.input.loseConnection();
    const graceMs = this.ready?.graceMs || this.parts.limits.attachReconnectMs;
    const deadlineMs = performance.now() + graceMs;
    const failed = new FailedAttempts(lost);
    const { session } = this.parts;
    for (let attempt = 1; !this.isLeaving; attempt += 1) {
      const { error } = failed;
      yield { type: 'reconnecting', attempt, error, graceMs };
      const random = Math.random();
      const delayMs = reconnectDelayMs({ attempt, error, random }, this.parts.limits);
      if (performance.now() + delayMs > deadlineMs) {
        throw attachmentLost({ session, last: error, graceMs });
      }
      const events = await this.tryAgain(delayMs, failed);
      if (!events) continue;
      yield this.resumed(events.ready);
      return events.rest;
    }
    yield leftWithoutConnection;
    return undefined;
  }

  /** Undefined: it failed, and may not the next time. Throws when it never will. */
  private async tryAgain(
    delayMs: number,
    failed: FailedAttempts,
  ): Promise<{ ready: AttachReadyEvent; rest: Events } | undefined> {
    this.attempt = new AbortController();
    const { attempt } = this;
    let timer: NodeJS.Timeout | undefined;
    try {
      await sleep(delayMs, undefined, { signal: attempt.signal });
      const late = attachmentBroken('no answer in time');
      timer = setTimeout(() => attempt.abort(late), this.parts.limits.attachDeadlineMs);
      const door = await this.openAgain(!failed.isResumeRefused);
      const rest = door.events[Symbol.asyncIterator]();
      const first = await rest.next();
      if (first.done || first.value.type !== 'ready') throw attachmentBroken('no ready came');
      this.door = door;
      return { ready: first.value, rest };
    } catch (error) {
      if (this.isOver) throw this.options.signal?.reason ?? error;
      if (!this.isLeaving) await failed.add(error, this.tokens);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private openAgain(resumes: boolean): Promise<DoorConnection> {
    const { size, role, offset } = this;
    const { attachment } = this.ready!;
    return this.openDoor({
      ...{
        stdin: this.options.stdin,
        acks: this.options.acks ?? false,
        role,
        signal: this.attempt.signal,
      },
      ...(size && { size }),
      ...(resumes && { resume: { attachment, offset } }),
    });
  }

  private resumed(ready: AttachReadyEvent): AttachEvent {
    const { attachment, resumed, role, participants, inputBytes, tty } = ready;
    const missingBytes = resumed ? Math.max(0, ready.offset - this.offset) : undefined;
    this.note(ready);
    const lostInputBytes = this.input.resume({ resumed, inputBytes, tty });
    if (this.size && tty) this.door!.send({ type: 'resize', size: this.size });
    this.pump.flush();
    const what = { attachment, resumed, missingBytes, lostInputBytes };
    return { type: 'reconnected', ...what, role, participants };
  }

  private ask(what: Omit<RoleMessage, 'type'>): void {
    if (this.door) this.say({ type: 'role', ...what });
  }

  private say(message: ClientMessage): void {
    if (this.isOver) return;
    this.pump.push(message);
  }
}
