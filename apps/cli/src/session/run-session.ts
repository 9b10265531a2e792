import type { AttachDoor, EndoscopeClient, Session, SessionRequest } from '@endoscope/client';
import { EndoscopeError } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { TerminalKeys } from '../terminal/detach-keys.ts';
import { Interrupted, Interrupts } from '../terminal/interrupts.ts';
import { attachSession } from './attach-session.ts';
import { endingOf, endNotice, exitCodeOf } from './end-notice.ts';
import type { Ending } from './end-notice.ts';
import { followUntilReady } from './follow-session.ts';
import { endBehind } from './leave-session.ts';
import { placeOf } from './made-for-session.ts';
import { isReused, startNotices } from './start-notices.ts';
import { WaitDisplay } from './wait-display.ts';

export interface RunSessionOptions {
  readonly client: EndoscopeClient;
  readonly request: SessionRequest;
  readonly door: AttachDoor;
  /** The user asked for a terminal, and has one. */
  readonly wantsTty: boolean;
  readonly keys: TerminalKeys;
  readonly isQuiet: boolean;
  /** Give up when the container has not started this long after the request. */
  readonly startDeadlineMs: number | undefined;
}

export interface RunOutcome {
  readonly exitCode: number;
  /** A signal ended it: what was to come after it is not to be done. */
  readonly isInterrupted: boolean;
}

/** Creates a session, waits for it, attaches, and gives the exit status of its process. */
export async function runSession(
  context: Context,
  options: RunSessionOptions,
): Promise<RunOutcome> {
  const interrupts = new Interrupts((interrupted) => leaveAtOnce(context, interrupted));
  try {
    // Not under the interrupt: a request cut off half-way would leave a session nobody knows.
    const creating = options.client.sessions.create(options.request);
    void options.client.prepareAttach(options.door);
    const session = await creating;
    const exitCode = await new SessionRun(context, options, interrupts).run(session);
    return { exitCode, isInterrupted: interrupts.reason !== undefined };
  } finally {
    interrupts.stop();
  }
}

class SessionRun {
  private isTalkative = false;
  private wasReused = false;

  constructor(
    private readonly context: Context,
    private readonly options: RunSessionOptions,
    private readonly interrupts: Interrupts,
  ) {}

  async run(session: Session): Promise<number> {
    const { context, options } = this;
    this.wasReused = isReused(session);
    const { tty = false } = session.workload;
    this.isTalkative = !options.isQuiet && (tty || context.stderr.isTty);
    if (this.isTalkative) {
      startNotices(session, options.request).forEach((line) => context.stderr.line(line));
    }
    for (const warning of session.warnings ?? []) {
      if (!options.isQuiet) context.stderr.line(`Warning: ${safeLine(warning)}`);
    }
    try {
      const outcome = await this.wait(session);
      if (outcome !== undefined && outcome.exitCode === undefined) {
        return this.finish(session, outcome);
      }
      return this.finish(session, await this.attach(session, outcome));
    } catch (error) {
      if (error instanceof Interrupted || error instanceof StartTimedOut) {
        await endBehind(context, { client: options.client, session: session.id });
      }
      throw error instanceof EndoscopeError ? withSession(error, session.id) : error;
    }
  }

  /** The ending where there is one before the container could be attached. */
  private async wait(session: Session): Promise<Ending | undefined> {
    const { client, startDeadlineMs, isQuiet } = this.options;
    const { container } = placeOf(session);
    const display = new WaitDisplay(this.context, {
      ...{ container, isQuiet },
      isTalkative: this.isTalkative,
    });
    const timeout = startDeadlineMs === undefined ? undefined : startTimer(startDeadlineMs);
    const signals = [this.interrupts.signal, ...(timeout ? [timeout.signal] : [])];
    try {
      const outcome = await followUntilReady(client, session, {
        signal: AbortSignal.any(signals),
        onEvent: (event) => display.show(event),
      });
      return outcome.state === 'ended' && outcome.end ? endingOf(outcome.end) : undefined;
    } finally {
      timeout?.stop();
      display.stop();
    }
  }

  /** A process that has already ended is attached to for its log; `ended` is what then remains. */
  private async attach(session: Session, ended?: Ending): Promise<Ending> {
    const { client, door, keys, wantsTty, isQuiet } = this.options;
    try {
      const exit = await attachSession(this.context, {
        ...{ client, session: session.id, door, wantsTty, keys, isQuiet },
        stdin: session.workload.stdin ?? false,
        container: placeOf(session).container,
        isTalkative: this.isTalkative,
        signal: this.interrupts.signal,
        onInterrupt: (connection) => {
          const leaves = this.interrupts.reason?.signalName !== 'SIGINT' || this.wasReused;
          if (leaves) connection.detach();
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

  private finish(session: Session, ending: Ending): number {
    const notice = endNotice(safeLine(session.id), ending, placeOf(session));
    if (this.isTalkative || (notice.isAbnormal && !this.options.isQuiet)) {
      notice.lines.forEach((line) => this.context.stderr.line(safeLine(line)));
    }
    return this.interrupts.reason?.exitCode ?? exitCodeOf(ending);
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

function leaveAtOnce(context: Context, interrupted: Interrupted): void {
  context.terminal.restore();
  process.exit(interrupted.exitCode);
}

/** A broken connection leaves the session behind; say how to get back to it. */
function withSession(error: EndoscopeError, session: string): EndoscopeError {
  const isTold = error.detail.includes(session);
  if (error.kind !== 'unavailable' || isTold) return error;
  const { reason, kind, requestId } = error;
  const detail = `${error.detail} Attach again: endo attach ${session}`;
  return new EndoscopeError({ reason, kind, detail, requestId, cause: error });
}
