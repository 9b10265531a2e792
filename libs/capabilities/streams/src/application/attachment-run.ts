import { GatewayError, channels } from '@endoscope/core';
import type { ChannelFrame, RequestContext, TerminalSize } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type {
  AttachClient,
  ClientMessage,
  ExitMessage,
  NoticeCode,
} from '../domain/attach-message.ts';
import { InputEnded } from '../domain/stream.errors.ts';
import { lostOutput } from '../domain/lost-output.ts';
import { streamLimits } from '../domain/streams.limits.ts';
import { checkedTerminalSize, redrawSizes, resizePayload } from '../domain/terminal-size.ts';
import type { Attachment } from '../ports/attachment-store.ts';
import type { LogSnapshot, Upstream } from '../ports/attach-upstream.ts';
import type { AttachInput, AttachParts } from './attach-parts.ts';
import { joinEarlyOutput } from './early-output.ts';
import { FrameReader } from './frame-reader.ts';
import type { OpenAttachment } from './open-attachments.ts';
import { exitOf, sendLog } from './replay-ended-session.ts';

export interface AttachmentRunSubject {
  readonly session: Session;
  readonly attachment: Attachment;
  readonly upstream: Upstream;
  readonly log: () => Promise<LogSnapshot>;
  readonly logBefore: LogSnapshot;
  readonly input: AttachInput;
  readonly client: AttachClient;
}

const expiryNoticeMs = 60_000;
const timeoutMsMax = 2 ** 31 - 1;

/** Moves the bytes of one recorded attachment until something ends it; answers how it ended. */
export class AttachmentRun implements OpenAttachment {
  private bytesIn = 0;
  private bytesOut = 0;
  private replayedBytes = 0;
  private inputEnded = false;
  private drawn = false;
  /** Stops what still waits for the cluster when the attachment has ended otherwise. */
  private readonly over = new AbortController();
  private readonly reader: FrameReader;
  private endWith!: (exit: ExitMessage) => void;
  /** Resolves when somebody else ends the attachment: shutdown, expiry, the session's own end. */
  private readonly ended = new Promise<ExitMessage>((resolve) => {
    this.endWith = resolve;
  });

  constructor(
    private readonly parts: AttachParts,
    private readonly ctx: RequestContext,
    private readonly what: AttachmentRunSubject,
  ) {
    this.reader = new FrameReader(what.upstream.frames);
  }

  get counts(): { bytesIn: number; bytesOut: number } {
    return { bytesIn: this.bytesIn, bytesOut: this.bytesOut };
  }

  end(exit: ExitMessage): void {
    this.endWith(exit);
  }

  /** Best effort: a client that does not read its notices is not waited for. */
  notice(code: NoticeCode, message: string): void {
    this.what.client.send({ type: 'notice', code, message }).catch(() => undefined);
  }

  async execute(): Promise<ExitMessage> {
    const stopWatching = this.watchExpiry();
    const unlisten = this.watchSession();
    try {
      await this.begin();
      const output = this.pumpOutput();
      const input = this.pumpInput();
      output.catch(() => undefined);
      input.catch(() => undefined);
      return await Promise.race([output, input, this.ended]);
    } finally {
      stopWatching();
      unlisten();
      this.over.abort();
      this.what.upstream.close();
    }
  }

  private async begin(): Promise<void> {
    const { session, client, attachment, log, logBefore, input } = this.what;
    const tty = session.container.tty ?? false;
    await client.send({
      type: 'ready',
      attachmentId: attachment.id,
      tty,
      banner: bannerOf(session),
      role: 'writer',
      participants: [],
      offset: 0,
      resumed: false,
      graceMs: 0,
      windowBytes: 0,
    });
    const early = await joinEarlyOutput({
      logBefore: logBefore.bytes,
      readLogAfter: async () => (await log()).bytes,
      take: (withinMs) => this.reader.take(withinMs),
    });
    this.bytesOut = await sendLog(client, { ...logBefore, bytes: early.replay });
    this.replayedBytes = this.bytesOut;
    for (const frame of early.held) await this.forward(frame);
    if (input.size) await this.resize(input.size);
  }

  /** The first size of an attachment redraws the screen; a pipe has none. */
  private async resize(size: TerminalSize): Promise<void> {
    if (!this.what.session.container.tty) return;
    const sizes = this.drawn ? [size] : redrawSizes(size);
    this.drawn = true;
    for (const each of sizes) {
      await this.send({ channel: channels.resize, data: resizePayload(each) });
    }
  }

  private async pumpOutput(): Promise<ExitMessage> {
    let timeoutMs: number = streamLimits.exitStatusMs;
    try {
      for (;;) {
        const frame = await this.reader.next();
        if (!frame) break;
        await this.forward(frame);
      }
    } catch (error) {
      if (this.ctx.signal.aborted) return clientGone;
      if (!(error instanceof GatewayError)) throw error;
      // Most broken streams have a living process behind them, and the client may attach again.
      timeoutMs = streamLimits.brokenStatusMs;
    }
    const waitFor = { state: 'ended' as const, timeoutMs };
    const signal = AbortSignal.any([this.ctx.signal, this.over.signal]);
    const { id } = this.what.session;
    const session = await this.parts.sessions.whenReached(id, waitFor, signal);
    if (session.end?.process === 'gone' && !signal.aborted) await this.sendLost();
    return exitOf(session);
  }

  /** Sends what the attach stream never had but the log of the ended container does. */
  private async sendLost(): Promise<void> {
    const { session, client, log } = this.what;
    // A terminal's log differs from its bytes, and a long log is not read for a few lost lines.
    if (session.container.tty || this.bytesOut > streamLimits.replayBytesMax) return;
    const complete = await log().catch(() => undefined);
    if (!complete) return;
    const { replayedBytes, bytesOut: bytes } = this;
    const lost = lostOutput(complete, { replayedBytes, bytes });
    if (lost.length === 0) return;
    const message = `${lost.length} bytes of output come from the container log, where stdout and stderr are one.`;
    await client.send({ type: 'notice', code: 'recovered', message });
    await this.forward({ channel: channels.stdout, data: lost });
  }

  private async forward(frame: ChannelFrame): Promise<void> {
    const { channel, data } = frame;
    if (channel !== channels.stdout && channel !== channels.stderr) return;
    const type = channel === channels.stdout ? 'stdout' : 'stderr';
    const frameBytesMax = streamLimits.outputFrameBytesMax;
    for (let at = 0; at < data.length; at += frameBytesMax) {
      const piece = data.subarray(at, at + frameBytesMax);
      const sent = this.what.client.send({ type, data: piece, offset: this.bytesOut });
      this.bytesOut += piece.length;
      this.parts.meter('out', piece.length);
      await sent;
    }
  }

  /** Resolves when the client has left; an end of input alone ends nothing. */
  private async pumpInput(): Promise<ExitMessage> {
    try {
      for await (const message of this.what.client.input) {
        if (message.type === 'detach') return detached;
        await this.take(message);
      }
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      return clientGone;
    }
    if (this.ctx.signal.aborted) return clientGone;
    await this.endInput();
    return this.ended;
  }

  private async take(message: ClientMessage): Promise<void> {
    const { session } = this.what;
    switch (message.type) {
      case 'stdin':
        if (this.inputEnded) throw new InputEnded({});
        this.bytesIn += message.data.length;
        this.parts.meter('in', message.data.length);
        this.parts.live.touch(session.id, this.parts.clock.now());
        await this.send({ channel: channels.stdin, data: message.data });
        return;
      case 'resize':
        await this.resize(checkedTerminalSize(message.width, message.height));
        return;
      case 'end_of_input':
        await this.endInput();
        return;
      default:
        return;
    }
  }

  /** Half-close where the protocol has one; with a TTY the end of input is the key Ctrl-D. */
  private async endInput(): Promise<void> {
    const { upstream, session, input } = this.what;
    if (this.inputEnded || !input.stdin || !session.container.stdin) return;
    this.inputEnded = true;
    if (session.container.tty) {
      await this.send({ channel: channels.stdin, data: Buffer.from('\x04') });
      return;
    }
    await upstream.closeChannel(channels.stdin).catch(unlessEnded);
  }

  private async send(frame: ChannelFrame): Promise<void> {
    await this.what.upstream.write(frame).catch(unlessEnded);
  }

  /** The session's end reaches the client even when the cluster never closes the stream. */
  private watchSession(): () => void {
    const { id } = this.what.session;
    return this.parts.live.listen(id, (event) => {
      if (event.type !== 'state' || event.state !== 'ended' || !event.end) return;
      const { end } = event;
      // The last bytes and the exit race on two connections: the stream's own end goes first.
      const graceMs = end.reason === 'process_exited' ? streamLimits.exitStatusMs : 500;
      setTimeout(() => this.endWith(exitOfEnd(end)), graceMs).unref();
    });
  }

  private watchExpiry(): () => void {
    const leftMs = this.ctx.principal.expiresAt.getTime() - this.parts.clock.now().getTime();
    if (leftMs > timeoutMsMax) return () => undefined;
    const warning = setTimeout(
      () => this.notice('expiring', 'Your sign-in expires within a minute; this stream ends then.'),
      Math.max(0, leftMs - expiryNoticeMs),
    );
    const end = setTimeout(() => {
      const detail = 'Your sign-in has expired. Sign in and attach again; the process goes on.';
      this.endWith({ type: 'exit', reason: 'token_expired', detail });
    }, leftMs);
    return () => {
      clearTimeout(warning);
      clearTimeout(end);
    };
  }
}

/**
 * A process may end while its input is on the way. The stream then takes no more, and how it ended
 * is for the output to say: input that comes too late must not turn an exit status into an error.
 */
function unlessEnded(error: unknown): void {
  if (!(error instanceof GatewayError)) throw error;
}

const clientGone: ExitMessage = { type: 'exit', reason: 'client_gone', detail: 'The client left.' };
const detached: ExitMessage = {
  type: 'exit',
  reason: 'detached',
  detail: 'You have left; the debug process goes on until the session ends.',
};

function exitOfEnd(end: NonNullable<Session['end']>): ExitMessage {
  const { reason, detail, exitCode, process } = end;
  return { type: 'exit', reason, detail, ...(exitCode !== undefined && { exitCode }), process };
}

function bannerOf(session: Session): string {
  const { cluster, namespace } = session.target;
  const { name: pod } = session.runsIn;
  return (
    `Session ${session.id} on ${cluster}/${namespace}/${pod} until ${session.expiresAt.toISOString()}. ` +
    'All commands and output, credentials among them, are kept in the log of the container; ' +
    'this session is not recorded.'
  );
}
