import type { AttachDoor, EndoscopeClient, Session, SessionRequest } from '@endoscope/client';
import { EndoscopeError } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { Interrupted, Interrupts } from '../terminal/interrupts.ts';
import { attachSession } from './attach-session.ts';
import { endingOf, endNotice, exitCodeOf } from './end-notice.ts';
import type { Ending } from './end-notice.ts';
import { followUntilReady, progressLine } from './follow-session.ts';
import type { ProgressLine } from './follow-session.ts';
import { endBehind } from './leave-session.ts';

export interface RunSessionOptions {
  readonly client: EndoscopeClient;
  readonly request: SessionRequest;
  readonly door: AttachDoor;
  readonly detachKeys: Uint8Array;
  readonly isQuiet: boolean;
  /** Give up when the container has not started this long after the request. */
  readonly startDeadlineMs: number | undefined;
}

/** Creates a session, waits for it, attaches, and gives the exit status of its process. */
export async function runSession(context: Context, options: RunSessionOptions): Promise<number> {
  const interrupts = new Interrupts((interrupted) => leaveAtOnce(context, interrupted));
  try {
    // Not under the interrupt: a request cut off half-way would leave a session nobody knows.
    const session = await options.client.sessions.create(options.request);
    return await new SessionRun(context, options, interrupts).run(session);
  } finally {
    interrupts.stop();
  }
}

class SessionRun {
  private readonly isTalkative: boolean;
  private readonly shown = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly options: RunSessionOptions,
    private readonly interrupts: Interrupts,
  ) {
    const { tty = false } = options.request.workload;
    this.isTalkative = !options.isQuiet && (tty || context.stderr.isTty);
  }

  async run(session: Session): Promise<number> {
    const { workload } = session;
    this.say(`Session ${safeLine(session.id)}, container ${safeLine(nameOf(session))}.`);
    for (const warning of session.warnings ?? []) {
      if (!this.options.isQuiet) this.context.stderr.line(`Warning: ${safeLine(warning)}`);
    }
    try {
      const outcome = await this.wait(session);
      if (outcome !== undefined && outcome.exitCode === undefined) {
        return this.finish(session, outcome);
      }
      return this.finish(session, await this.attach(session, workload.stdin ?? false, outcome));
    } catch (error) {
      if (error instanceof Interrupted || error instanceof StartTimedOut) {
        await endBehind(this.context, { client: this.options.client, session: session.id });
      }
      throw error instanceof EndoscopeError ? withSession(error, session.id) : error;
    }
  }

  /** The ending where there is one before the container could be attached. */
  private async wait(session: Session): Promise<Ending | undefined> {
    const { client, startDeadlineMs } = this.options;
    const timeout = startDeadlineMs === undefined ? undefined : startTimer(startDeadlineMs);
    const signals = [this.interrupts.signal, ...(timeout ? [timeout.signal] : [])];
    try {
      const outcome = await followUntilReady(client, session, {
        signal: AbortSignal.any(signals),
        onEvent: (event) => {
          const line = progressLine(event, nameOf(session));
          if (line) this.progress(line);
        },
      });
      return outcome.state === 'ended' && outcome.end ? endingOf(outcome.end) : undefined;
    } finally {
      timeout?.stop();
    }
  }

  /** A process that has already ended is attached to for its log; `ended` is what then remains. */
  private async attach(session: Session, stdin: boolean, ended?: Ending): Promise<Ending> {
    const { client, door, detachKeys } = this.options;
    try {
      const exit = await attachSession(this.context, {
        client,
        session: session.id,
        door,
        stdin,
        detachKeys,
        isTalkative: this.isTalkative,
        signal: this.interrupts.signal,
        onInterrupt: (connection) => {
          if (this.interrupts.reason?.signalName !== 'SIGINT') connection.detach();
          else void client.sessions.terminate(session.id).catch(() => connection.close());
        },
      });
      return endingOf(exit);
    } catch (error) {
      const isOver = error instanceof EndoscopeError && error.kind === 'failed_precondition';
      if (ended && isOver) return ended;
      throw error;
    }
  }

  /** A container that cannot start says the same things over and over: each is shown once. */
  private progress({ text, isProblem }: ProgressLine): void {
    if (this.shown.has(text) || !(this.isTalkative || (isProblem && !this.options.isQuiet))) return;
    this.shown.add(text);
    this.context.stderr.line(safeLine(text));
  }

  private finish(session: Session, ending: Ending): number {
    const notice = endNotice(safeLine(session.id), ending);
    if (this.isTalkative || (notice.isAbnormal && !this.options.isQuiet)) {
      notice.lines.forEach((line) => this.context.stderr.line(safeLine(line)));
    }
    return this.interrupts.reason?.exitCode ?? exitCodeOf(ending);
  }

  private say(line: string): void {
    if (this.isTalkative) this.context.stderr.line(line);
  }
}

class StartTimedOut extends CliError {
  override readonly name = 'StartTimedOut';

  constructor(deadlineMs: number) {
    super(`The container did not start within ${deadlineMs / 1000} s (--timeout).`, {
      exitCode: exitCodes.timedOut,
    });
  }
}

function startTimer(deadlineMs: number): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new StartTimedOut(deadlineMs)), deadlineMs);
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}

function nameOf(session: Session): string {
  return session.workload.containerName ?? 'debugger';
}

function leaveAtOnce(context: Context, interrupted: Interrupted): void {
  context.terminal.restore();
  process.exit(interrupted.exitCode);
}

/** A broken connection leaves the session behind; say how to get back to it. */
function withSession(error: EndoscopeError, session: string): EndoscopeError {
  if (error.kind !== 'unavailable') return error;
  const { reason, kind, requestId } = error;
  const detail = `${error.detail} Attach again: endo attach ${session}`;
  return new EndoscopeError({ reason, kind, detail, requestId, cause: error });
}
