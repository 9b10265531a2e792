import { GatewayError, channels } from '@endoscope/core';
import type { ChannelFrame, OutputChannel, TerminalSize } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type { ExitMessage, ServerMessage } from '../../domain/attach/attach-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { redrawSizes, resizePayload } from '../../domain/attach/terminal-size.ts';
import type { LogSnapshot, Upstream } from '../../ports/attach-upstream.ts';
import type { FairStream } from '../fair/fair-stream.ts';
import type { Dialled } from './dial-upstream.ts';
import { joinEarlyOutput } from './early-output.ts';
import type { EarlyOutput } from './early-output.ts';
import { FrameReader } from './frame-reader.ts';
import type { HubUpstreamOptions } from './hub-upstream-options.ts';
import { lostAtEnd } from './lost-at-end.ts';
import { reattach, unseenIn } from './reattach.ts';
import type { Restored } from './reattach.ts';
import { exitOf } from './replay-ended-session.ts';
import { everybodyLeft, givenUp, unlessEnded, UpstreamAbsence } from './upstream-absence.ts';
import { upstreamLost, upstreamRestored } from './upstream-absence.ts';

const { outputFrameBytesMax } = streamLimits;

/**
 * The cluster's side of a hub: one attach stream, and the next one when it breaks.
 *
 * Owns:  the stream, and its place among those that take turns.
 * Bound: one frame; the next is read when `output` takes it and it is this session's turn.
 * Order: the log's earlier output, then the stream; after a break what the log tells of the time
 *        between, then the new stream.
 * Ends:  `run` resolves with the exit when the session has ended or the container is given up;
 *        it throws only what is no fault of the stream.
 */
export class HubUpstream {
  private current: Upstream;
  private readonly fair: FairStream;
  private reader: FrameReader;
  private early: Promise<EarlyOutput> | undefined;
  private running: Promise<ExitMessage> | undefined;
  private replayedBytes = 0;
  /** Output is missing of which nobody knows how much: counts prove nothing any more. */
  private isUncounted = false;
  private startedAt = performance.now();
  private giveUpAt = 0;
  private stdin: boolean;
  /** Set while the stream is exchanged for one with input. */
  private exchange: PromiseWithResolvers<void> | undefined;
  /** From the moment a stream is seen to have ended: input that comes then is the next one's. */
  private readonly absence = new UpstreamAbsence();
  private size: TerminalSize | undefined;
  /** Bytes before the first that is replayed. */
  readonly missingBytes: number;
  hasBegun = false;
  /** The log's earlier output has gone to whoever opened the session. */
  hasReplayed = false;

  constructor(
    private readonly dialled: Dialled,
    private readonly options: HubUpstreamOptions,
  ) {
    this.current = dialled.upstream;
    this.fair = options.turns.join(options.over);
    this.reader = new FrameReader(this.current.frames);
    this.stdin = options.stdin;
    this.missingBytes = dialled.logBefore.droppedBytes;
  }

  /** Joins the log and the stream; the ring's numbers begin. */
  async begin(): Promise<void> {
    this.early ??= this.joinLog(this.dialled.logBefore, this.reader).then((early) => {
      this.options.output.ring.beginAt(this.missingBytes);
      this.hasBegun = true;
      return early;
    });
    await this.early;
  }

  /** After `begin`, once somebody is there to see the output. */
  run(): Promise<ExitMessage> {
    return (this.running ??= this.runOn());
  }

  /** Nothing is written while the container is being attached to again. */
  write(frame: ChannelFrame): Promise<void> {
    const turn = this.fair.sent(frame.data.length);
    const isHeld = turn ?? this.options.parts.open.held ?? this.absence.lasts;
    return isHeld ? this.writeLater(frame, turn) : this.writeNow(frame);
  }

  private async writeLater(frame: ChannelFrame, turn: Promise<void> | undefined): Promise<void> {
    await turn;
    await this.absence.over();
    await this.options.parts.open.held;
    await this.writeNow(frame);
  }

  private writeNow(frame: ChannelFrame): Promise<void> {
    if (frame.channel === channels.stdin) this.options.tap?.typed(frame.data);
    return this.current.write(frame).catch(unlessEnded);
  }

  async closeInput(): Promise<void> {
    await this.absence.over();
    await this.current.closeChannel(channels.stdin).catch(unlessEnded);
  }

  /** While the container is away it is remembered: the next stream begins with it. */
  async resize(size: TerminalSize, how: 'redraw' | 'plain'): Promise<void> {
    this.size = size;
    this.options.tap?.resized(size);
    if (this.absence.lasts) return;
    for (const each of how === 'redraw' ? redrawSizes(size) : [size]) {
      await this.write({ channel: channels.resize, data: resizePayload(each) });
    }
  }

  /** The container is being attached to again. */
  get isAway(): boolean {
    return this.absence.lasts;
  }

  /** What whoever comes now has missed being told. */
  get news(): ServerMessage | undefined {
    return this.absence.wasTold ? upstreamLost : undefined;
  }

  get terminalSize(): TerminalSize | undefined {
    return this.size;
  }

  close(): void {
    this.current.close();
  }

  private joinLog(logBefore: LogSnapshot, reader: FrameReader): Promise<EarlyOutput> {
    return joinEarlyOutput({
      logBefore: logBefore.bytes,
      // What is brought later may not be brought now as well.
      readLogAfter: async () =>
        this.dialled.isUnread ? logBefore.bytes : (await this.options.log.read()).bytes,
      // A stream that breaks here breaks for the pump.
      take: (withinMs) => reader.take(withinMs).catch(() => undefined),
    });
  }

  /** Resolves when the stream has the process's input; a stream that has not is exchanged. */
  async needInput(): Promise<void> {
    if (!this.stdin) {
      this.stdin = true;
      this.exchange = Promise.withResolvers();
      this.current.close();
    }
    await this.exchange?.promise;
  }

  private async runOn(): Promise<ExitMessage> {
    const { output, over } = this.options;
    const { replay, held } = await this.early!;
    await this.push(channels.stdout, replay);
    this.replayedBytes = output.ring.end;
    this.hasReplayed = true;
    this.options.replayed();
    for (const frame of held) await this.forward(frame);
    for (;;) {
      const problem = await this.pump();
      // From here on what the ring has is what was printed.
      await output.settled();
      if (over.aborted) return everybodyLeft;
      this.absence.begin();
      const exit = await this.next(problem).finally(() => this.absence.end());
      this.exchange?.resolve();
      this.exchange = undefined;
      if (exit) return exit;
    }
  }

  /** Answers how the stream broke; undefined when it ended as it should. */
  private async pump(): Promise<GatewayError | undefined> {
    const { parts } = this.options;
    try {
      for (;;) {
        const frame = await this.reader.next();
        if (!frame) return undefined;
        if (parts.open.held) await parts.open.held;
        const held = this.forward(frame);
        if (held) await held;
        const turn = this.fair.carried(frame.data.length);
        if (turn) await turn;
      }
    } catch (error) {
      if (error instanceof GatewayError) return error;
      if (this.options.over.aborted) return undefined;
      throw error;
    }
  }

  /** After a stream: the exit, or undefined when there is another one. */
  private async next(problem: GatewayError | undefined): Promise<ExitMessage | undefined> {
    const ended = this.exchange ? undefined : await this.ifEnded(problem);
    return ended ? this.exitOfEnded(ended) : this.restore(problem);
  }

  private forward({ channel, data }: ChannelFrame): Promise<void> | undefined {
    if (channel !== channels.stdout && channel !== channels.stderr) return undefined;
    const { output } = this.options;
    if (data.length > outputFrameBytesMax) return this.pushPieces(channel, data);
    return output.push(channel, data);
  }

  /** Resolves when the ring has it. */
  private async push(channel: OutputChannel, data: Uint8Array): Promise<void> {
    await this.pushPieces(channel, data);
    await this.options.output.settled();
  }

  private async pushPieces(channel: OutputChannel, data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; at += outputFrameBytesMax) {
      await this.options.output.push(channel, data.subarray(at, at + outputFrameBytesMax));
    }
  }

  private async ifEnded(problem: GatewayError | undefined): Promise<Session | undefined> {
    const { parts, session, over } = this.options;
    const { brokenStatusMs, exitStatusMs } = streamLimits;
    // Most broken streams have a living process behind them.
    const waitFor = { state: 'ended' as const, timeoutMs: problem ? brokenStatusMs : exitStatusMs };
    const now = await parts.sessions.whenReached(session.id, waitFor, over);
    return now.state === 'ended' ? now : undefined;
  }

  private async exitOfEnded(session: Session): Promise<ExitMessage> {
    if (session.end?.process === 'gone' && !this.options.over.aborted) await this.pushLost();
    return exitOf(session);
  }

  /** Adds what the attach stream never had but the log of the ended container does. */
  private async pushLost(): Promise<void> {
    const { session, log, output, tell } = this.options;
    const { replayedBytes, isUncounted, missingBytes } = this;
    const counts = { replayedBytes, isUncounted, missingBytes };
    const lost = await lostAtEnd({ session, log, ring: output.ring, ...counts });
    if (lost.length === 0) return;
    const where = session.container.tty ? '' : ', where stdout and stderr are one';
    const message = `${lost.length} bytes of output come from the container log${where}.`;
    tell({ type: 'notice', code: 'recovered', message });
    await this.push(channels.stdout, lost);
  }

  /** Attaches again; answers the exit when that is over. */
  private async restore(problem: GatewayError | undefined): Promise<ExitMessage | undefined> {
    const { parts, session, log, output, over, tell } = this.options;
    const { stdin } = this;
    const isPlanned = this.exchange !== undefined;
    this.absence.wasTold = !isPlanned;
    if (!isPlanned) tell(upstreamLost);
    const now = performance.now();
    const wasStable = now - this.startedAt > streamLimits.reattachStableMs;
    if (wasStable || this.giveUpAt === 0) this.giveUpAt = now + streamLimits.reattachMs;
    const isCounted = !this.isUncounted && this.missingBytes === 0;
    const seen = { ring: output.ring, isCounted, log };
    const until = this.giveUpAt;
    const work = { ...seen, parts, session, stdin, over, problem, isPlanned, until };
    const restored = await reattach(work);
    if ('gaveUp' in restored) return givenUp;
    if ('ended' in restored) {
      const complete = await log.read().catch(() => undefined);
      await this.catchUp(complete && unseenIn(complete, seen));
      return exitOf(restored.ended);
    }
    await this.goOn(restored, isPlanned);
    return undefined;
  }

  private async goOn(restored: Reattached, isPlanned: boolean): Promise<void> {
    const { tell } = this.options;
    this.current = restored.dialled.upstream;
    this.reader = restored.reader;
    this.startedAt = performance.now();
    this.absence.end();
    if (!isPlanned) tell(upstreamRestored(restored.unseen?.length ?? 0));
    await this.catchUp(restored.unseen);
    for (const frame of restored.held) await this.forward(frame);
    if (this.size) await this.resize(this.size, 'redraw');
  }

  /** What was printed while nobody listened; undefined: nobody knows. */
  private async catchUp(unseen: Uint8Array | undefined): Promise<void> {
    if (unseen) return this.push(channels.stdout, unseen);
    this.isUncounted = true;
    const reason = 'how much was printed while the container was not connected is not known';
    const { tell, output, tap } = this.options;
    tap?.missing(0, reason);
    tell({ type: 'gap', missingBytes: 0, reason, offset: output.ring.end });
  }
}

type Reattached = Extract<Restored, { dialled: Dialled }>;
