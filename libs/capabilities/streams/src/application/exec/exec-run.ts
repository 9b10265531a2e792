import { GatewayError } from '@endoscope/core';
import type { Clock, RequestContext, TerminalSize } from '@endoscope/core';
import type { LiveSessions, Session } from '@endoscope/sessions';
import { execLimits } from '../../domain/exec/exec.limits.ts';
import { execExit } from '../../domain/exec/exec-message.ts';
import type { ExecClient, ExecClientMessage, ExecExit } from '../../domain/exec/exec-message.ts';
import type { ExecRequest } from '../../domain/exec/exec-request.ts';
import { InputEnded } from '../../domain/stream.errors.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { checkedTerminalSize } from '../../domain/attach/terminal-size.ts';
import type { CommandTap } from '../../ports/command-recorder.ts';
import type { ExecOutcome, ExecOutput, ExecStream } from '../../ports/exec-upstream.ts';
import type { ExitMessage } from '../../domain/attach/attach-message.ts';
import { stopOf } from '../attach/open-attachments.ts';
import type { OpenAttachment, OpenAttachments } from '../attach/open-attachments.ts';
import type { FairStream } from '../fair/fair-stream.ts';
import { TappedOutput } from '../tapped-output.ts';
import { watchOutsideEnds } from '../watch-outside-ends.ts';

export interface ExecRunParts {
  readonly live: LiveSessions;
  readonly open: OpenAttachments;
  readonly clock: Clock;
  /** Told of all bytes carried, `in` towards the command. */
  readonly meter: (direction: 'in' | 'out', bytes: number) => void;
}

export interface ExecRunSubject {
  readonly session: Session;
  readonly request: ExecRequest;
  readonly stream: ExecStream;
  readonly client: ExecClient;
  /** What it prints goes there first, in a session that is recorded. */
  readonly tap?: CommandTap | undefined;
}

/**
 * Moves the bytes of one recorded command until something ends it; answers how it ended.
 *
 * Owns:  the stream, which is closed when `execute` settles, its place in the turns, its timers.
 * Bound: one frame and one pending write each way; a slow side pauses the other's socket. What a
 *        strict recorder has not stored yet comes on top (`TappedOutput`).
 * Order: outputs as they came, the exit last.
 * Ends:  with the command, its time, its output's limit, the session, the sign-in, the client, the gateway, or a
 *        recording that must be and cannot. Rejects only when the client broke the protocol.
 */
export class ExecRun implements OpenAttachment {
  readonly counts = { stdinBytes: 0, stdoutBytes: 0, stderrBytes: 0 };
  private readonly fair: FairStream;
  private inputEnded = false;
  private isOver = false;
  private hasExit = false;
  private readonly tapped = new TappedOutput<ExecOutput>((piece) =>
    this.hasExit ? undefined : this.what.client.send(piece),
  );
  private endWith!: (exit: ExecExit) => void;
  private readonly ended = new Promise<ExecExit>((resolve) => {
    this.endWith = resolve;
  });

  constructor(
    private readonly parts: ExecRunParts,
    private readonly ctx: RequestContext,
    private readonly what: ExecRunSubject,
  ) {
    this.fair = parts.open.turns.join();
  }

  /** A shutdown, or no ledger; the words are an attachment's. */
  end(exit: ExitMessage): void {
    this.endWith(execExit(stopOf(exit)));
  }

  /** Best effort: a client that does not read its notices is not waited for. */
  notice(code: string, message: string): void {
    this.what.client.send({ type: 'notice', code, message }).catch(() => undefined);
  }

  async execute(): Promise<ExecExit> {
    const { session, request, stream, tap } = this.what;
    const unrecordable = (): void => this.endWith(execExit('recorder_unavailable'));
    tap?.failed.addEventListener('abort', unrecordable, { once: true });
    if (tap?.failed.aborted) unrecordable();
    const unwatch = watchOutsideEnds(this.parts, { ctx: this.ctx, session }, (end) => {
      // The command in a container that ended has an end of its own, on another connection.
      setTimeout(() => this.endWith({ type: 'exit', ...end }), sessionGraceMs).unref();
    });
    const { timeoutMs } = request;
    const timer = timeoutMs && setTimeout(() => this.endWith(execExit('timed_out')), timeoutMs);
    try {
      if (request.size && request.tty) await this.resize(request.size);
      const output = this.pumpOutput();
      const input = this.pumpInput();
      output.catch(() => undefined);
      input.catch(() => undefined);
      const exit = await Promise.race([output, input, this.ended]);
      if (exit.exitCode === undefined) await this.takeLeave();
      return exit;
    } finally {
      this.isOver = true;
      this.hasExit = true;
      if (timer) clearTimeout(timer);
      unwatch();
      tap?.failed.removeEventListener('abort', unrecordable);
      this.fair.leave();
      stream.close();
    }
  }

  private async pumpOutput(): Promise<ExecExit> {
    let exit: ExecExit | undefined;
    try {
      try {
        for await (const event of this.what.stream.events) {
          if (event.type === 'exited' || event.type === 'failed') exit ??= exitOf(event);
          else if (!(await this.carry(event))) return execExit('output_limit');
        }
      } finally {
        // The exit comes last.
        await this.tapped.settled();
      }
    } catch (error) {
      if (this.ctx.signal.aborted) return execExit('client_gone');
      if (!(error instanceof GatewayError)) throw error;
      exit ??= execExit('upstream_lost', error.detail);
    }
    if (this.ctx.signal.aborted && !exit) return execExit('client_gone');
    return exit ?? execExit('exit_unknown');
  }

  private async carry(event: ExecOutput): Promise<boolean> {
    const { held } = this.parts.open;
    if (held) await held;
    if (!(await this.forward(event))) return false;
    await this.fair.carried(event.data.length);
    return true;
  }

  /** Answers false when there was more than the command may print; the rest of it is dropped. */
  private async forward(event: ExecOutput): Promise<boolean> {
    const { type } = event;
    const { stdoutBytes, stderrBytes } = this.counts;
    const room = (this.what.request.limitBytes ?? Infinity) - stdoutBytes - stderrBytes;
    const data = event.data.subarray(0, room);
    const max = streamLimits.outputFrameBytesMax;
    this.parts.meter('out', data.length);
    for (let at = 0; at < data.length; at += max) {
      const piece = data.subarray(at, at + max);
      this.counts[`${type}Bytes`] += piece.length;
      await this.tapped.push({ type, data: piece }, this.what.tap?.take(type, piece));
    }
    return data.length === event.data.length;
  }

  /** Resolves when the client has vanished; the end of its input alone ends nothing. */
  private async pumpInput(): Promise<ExecExit> {
    try {
      for await (const message of this.what.client.input) await this.take(message);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      return execExit('client_gone');
    }
    if (this.ctx.signal.aborted) return execExit('client_gone');
    await this.endInput();
    return this.ended;
  }

  private async take(message: ExecClientMessage): Promise<void> {
    const { session, request, stream } = this.what;
    switch (message.type) {
      case 'stdin':
        if (this.inputEnded) throw new InputEnded({});
        if (!request.stdin || this.isOver) return;
        await this.fair.sent(message.data.length);
        if (this.parts.open.held) await this.parts.open.held;
        if (this.isOver) return;
        this.counts.stdinBytes += message.data.length;
        this.parts.meter('in', message.data.length);
        this.parts.live.touch(session.id, this.parts.clock.now());
        this.what.tap?.typed(message.data);
        await stream.write(message.data).catch(unlessEnded);
        return;
      case 'resize': {
        const size = checkedTerminalSize(message.width, message.height);
        if (request.tty && !this.isOver) await this.resize(size);
        return;
      }
      case 'end_of_input':
        await this.endInput();
    }
  }

  private async resize(size: TerminalSize): Promise<void> {
    this.what.tap?.resized(size);
    await this.what.stream.resize(size).catch(unlessEnded);
  }

  private async endInput(): Promise<void> {
    if (this.inputEnded) return;
    this.inputEnded = true;
    if (!this.what.request.stdin || this.isOver) return;
    await this.what.stream.endInput().catch(unlessEnded);
  }

  /**
   * Kubernetes ends no process because its stream is gone. What can be done from here is what a
   * user would: Ctrl-C and Ctrl-D on a terminal, the end of input elsewhere.
   */
  private async takeLeave(): Promise<void> {
    const { request, stream } = this.what;
    if (!request.stdin) return;
    this.isOver = true;
    const farewell = async (): Promise<void> => {
      if (request.tty) await stream.write(Buffer.from('\x03'));
      if (!this.inputEnded) await stream.endInput();
    };
    const late = new AbortController();
    const slept = this.parts.clock.sleep(execLimits.farewellMs, late.signal);
    await Promise.race([farewell().catch(() => undefined), slept.catch(() => undefined)]);
    late.abort();
  }
}

const sessionGraceMs = 500;

function exitOf(outcome: ExecOutcome): ExecExit {
  if (outcome.type === 'failed') return execExit('start_failed', outcome.message);
  const { exitCode } = outcome;
  const detail = `The command ended with exit code ${exitCode}.`;
  return { type: 'exit', reason: 'process_exited', detail, exitCode };
}

/** Input that comes too late must not turn an exit code into an error (see AttachmentRun). */
function unlessEnded(error: unknown): void {
  if (!(error instanceof GatewayError)) throw error;
}
