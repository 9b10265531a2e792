import type {
  AttachDoor,
  EndoscopeClient,
  ExecConnection,
  ExecEvent,
  ExecExitEvent,
} from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeText } from '../output/terminal-safe.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import { exitCodeOf } from './end-notice.ts';

export interface ExecInSessionOptions {
  readonly client: EndoscopeClient;
  readonly session: string;
  readonly door: AttachDoor;
  readonly container: string | undefined;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly timeoutMs: number | undefined;
  readonly limitBytes: number | undefined;
  readonly isQuiet: boolean;
}

/**
 * Joins the user's terminal, or pipes, to one command, and gives its exit status.
 *
 * Owns:  the connection; raw mode of the terminal while it lasts.
 * Ends:  with the exit event; throws when the connection breaks, the output's reader has gone, or
 *        by a signal. The terminal is restored in any case.
 */
export async function execInSession(
  context: Context,
  options: ExecInSessionOptions,
): Promise<number> {
  const interrupts = new Interrupts((interrupted) => {
    context.terminal.restore();
    process.exit(interrupted.exitCode);
  });
  try {
    const exit = await joined(context, options, interrupts.signal);
    return reported(context, exit);
  } catch (error) {
    throw interrupts.reason ?? error;
  } finally {
    interrupts.stop();
    context.terminal.pauseInput();
  }
}

async function joined(
  context: Context,
  options: ExecInSessionOptions,
  signal: AbortSignal,
): Promise<ExecExitEvent> {
  const { client, session, door, container, command, stdin, tty } = options;
  const size = tty ? context.stdout.size : undefined;
  const { timeoutMs, limitBytes } = options;
  const how = { door, container, command, stdin, tty, size, timeoutMs, limitBytes, signal };
  const connection = await client.exec(session, how);
  const streams = new ExecStreams(context, options, connection);
  try {
    for await (const event of connection.events) {
      if (event.type === 'exit') return event;
      await streams.handle(event);
    }
    throw new Error('the command ended without an exit event');
  } finally {
    streams.leave();
    connection.close();
    await Promise.all([context.stdout.flush(), context.stderr.flush()]);
  }
}

class ExecStreams {
  private stopResizes: (() => void) | undefined;
  private readonly left = new AbortController();

  constructor(
    private readonly context: Context,
    private readonly options: ExecInSessionOptions,
    private readonly connection: ExecConnection,
  ) {}

  async handle(event: Exclude<ExecEvent, ExecExitEvent>): Promise<void> {
    const { stdout, stderr, terminal } = this.context;
    switch (event.type) {
      case 'stdout':
        if (stdout.isTty) terminal.modes.watch(event.data);
        return stdout.write(event.data);
      case 'stderr':
        return stderr.write(event.data);
      case 'ready':
        return this.begin();
      case 'notice':
        return this.say(event.message);
    }
  }

  leave(): void {
    this.left.abort();
    this.stopResizes?.();
    this.context.terminal.restore();
  }

  private begin(): void {
    const { terminal, stdout } = this.context;
    if (this.options.tty) {
      terminal.enterRaw();
      this.stopResizes = stdout.onResize(() => {
        if (stdout.size) this.connection.resize(stdout.size);
      });
    }
    if (this.options.stdin) void this.forwardInput();
  }

  /** Never rejects: input that cannot be read any more counts as its end. */
  private async forwardInput(): Promise<void> {
    try {
      for await (const chunk of this.context.terminal.typed(this.left.signal)) {
        await this.connection.write(chunk);
      }
    } catch {
      // The descriptor was closed or is not readable.
    }
    if (!this.left.signal.aborted) this.connection.endInput();
  }

  /** In raw mode nobody adds the carriage return for us. */
  private say(sentence: string): void {
    if (this.options.isQuiet) return;
    const { stderr, terminal } = this.context;
    const text = safeText(sentence);
    stderr.text(terminal.isRaw ? `\r\n${text}\r\n` : `${text}\n`);
  }
}

const notKnown: Readonly<Record<string, number>> = {
  timed_out: exitCodes.timedOut,
  output_limit: exitCodes.brokenPipe,
  draining: exitCodes.unavailable,
  upstream_lost: exitCodes.unavailable,
  exit_unknown: exitCodes.unavailable,
};

/** kubectl's words for a status; a command that was not seen to end must not look like success. */
function reported(context: Context, exit: ExecExitEvent): number {
  const { reason, detail, exitCode } = exit;
  if (reason === 'process_exited') {
    if (exitCode) context.stderr.line(`command terminated with exit code ${exitCode}`);
    return exitCode ?? exitCodes.internal;
  }
  if (reason === 'start_failed') {
    // The numbers of a shell that cannot run something.
    const isMissing = /not found|no such file/.test(detail);
    throw new CliError(detail, { exitCode: isMissing ? 127 : 126 });
  }
  const own = exitCodeOf({ reason, detail, exitCode: undefined, process: '' });
  throw new CliError(detail, { exitCode: notKnown[reason] ?? (own || exitCodes.unavailable) });
}
