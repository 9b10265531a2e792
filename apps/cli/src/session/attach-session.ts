import type { AttachConnection, AttachDoor, AttachEvent, AttachExitEvent } from '@endoscope/client';
import type { EndoscopeClient } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeText } from '../output/terminal-safe.ts';
import { cutOff } from './end-notice.ts';
import { ttyUnavailable } from '../arguments/debug-request.ts';
import { DetachDetector } from '../terminal/detach-keys.ts';

export interface AttachSessionOptions {
  readonly client: EndoscopeClient;
  readonly session: string;
  readonly door: AttachDoor;
  readonly stdin: boolean;
  /** The user asked for a terminal; the container has the last word. */
  readonly wantsTty: boolean;
  /** Name of the debug container, for what is said about it. */
  readonly container: string;
  readonly detachKeys: Uint8Array;
  /** Whether lines that are only good to know are printed. */
  readonly isTalkative: boolean;
  readonly isQuiet: boolean;
  /** Aborted: the user wants to leave. `onInterrupt` decides what that means for the session. */
  readonly signal: AbortSignal;
  readonly onInterrupt: (connection: AttachConnection) => void;
}

/**
 * Joins the user's terminal, or pipes, to a session.
 *
 * Owns:  the connection; raw mode of the terminal while it lasts.
 * Bound: one chunk each way beyond what the connection and the descriptors hold.
 * Order: bytes as they come; every byte is written before this resolves.
 * Ends:  with the exit event; throws when the connection breaks or the output's reader has gone.
 *        The terminal is restored either way.
 */
export async function attachSession(
  context: Context,
  options: AttachSessionOptions,
): Promise<AttachExitEvent> {
  const { client, session, door, stdin, signal } = options;
  const size = context.stdout.size;
  const connection = await client.attach(session, {
    ...{ door, stdin, resume: false },
    ...(size ? { size } : {}),
  });
  const onAbort = () => options.onInterrupt(connection);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const attached = new AttachedTerminal(context, options, connection);
  try {
    for await (const event of connection.events) {
      if (event.type === 'exit') return attached.hasAskedToLeave ? event : unasked(event);
      await attached.handle(event);
    }
    throw new Error('the attachment ended without an exit event');
  } finally {
    signal.removeEventListener('abort', onAbort);
    attached.leave();
    connection.close();
    await Promise.all([context.stdout.flush(), context.stderr.flush()]);
  }
}

const newline = 0x0a;

/** Detached without having asked, as by a gateway that shuts down: no success for a script. */
function unasked(exit: AttachExitEvent): AttachExitEvent {
  return exit.reason === 'detached' ? { ...exit, reason: cutOff } : exit;
}

class AttachedTerminal {
  private stopResizes: (() => void) | undefined;
  private isInsideLine = false;
  private hasDetached = false;
  private readonly left = new AbortController();

  constructor(
    private readonly context: Context,
    private readonly options: AttachSessionOptions,
    private readonly connection: AttachConnection,
  ) {}

  async handle(event: Exclude<AttachEvent, AttachExitEvent>): Promise<void> {
    const { stdout, stderr, terminal } = this.context;
    switch (event.type) {
      case 'stdout':
        if (stdout.isTty) terminal.modes.watch(event.data);
        this.isInsideLine = stdout.isTty && event.data.at(-1) !== newline;
        return stdout.write(event.data);
      case 'stderr':
        return stderr.write(event.data);
      case 'ready':
        return this.begin(event);
      case 'notice':
        return this.say(event.message, event.code !== 'replayed');
      case 'gap':
        return this.say(`${event.missingBytes} bytes of output are missing: ${event.reason}`, true);
      default:
        return undefined;
    }
  }

  get hasAskedToLeave(): boolean {
    return this.hasDetached || this.options.signal.aborted;
  }

  leave(): void {
    this.left.abort();
    this.stopResizes?.();
    this.context.terminal.restore();
    // Whoever prints next, we or the user's shell, starts on a line of their own.
    if (this.isInsideLine) this.context.stdout.line();
  }

  private begin({ tty, banner }: Extract<AttachEvent, { type: 'ready' }>): void {
    const { terminal, stdout } = this.context;
    if (banner !== '') this.say(banner, false);
    this.sayOfTty(tty);
    if (tty && this.options.stdin && terminal.inputIsTty) {
      this.say("If you don't see a command prompt, try pressing enter.", false);
      terminal.enterRaw();
    }
    if (tty) this.stopResizes = stdout.onResize(() => this.sendSize());
    if (this.options.stdin) void this.forwardInput(tty);
  }

  /** kubectl's words: the container's own TTY decides, whatever was asked for. */
  private sayOfTty(tty: boolean): void {
    const { stdin, wantsTty, container, isQuiet } = this.options;
    if (wantsTty && !tty) {
      this.say(`error: Unable to use a TTY - container ${container} did not allocate one`, true);
    }
    if (tty && stdin && !this.context.terminal.inputIsTty && !isQuiet) {
      this.say(ttyUnavailable, true);
    }
  }

  private sendSize(): void {
    const { size } = this.context.stdout;
    if (size) this.connection.resize(size);
  }

  /** Never rejects: input that cannot be read any more counts as its end. */
  private async forwardInput(tty: boolean): Promise<void> {
    const { terminal } = this.context;
    const keys = tty && terminal.inputIsTty ? this.options.detachKeys : new Uint8Array();
    const detector = new DetachDetector(keys);
    try {
      for await (const chunk of terminal.typed(this.left.signal)) {
        const { forward, isDetached } = detector.feed(chunk);
        await this.connection.write(forward);
        if (isDetached) {
          this.hasDetached = true;
          return this.connection.detach();
        }
      }
    } catch {
      // The descriptor was closed or is not readable.
    }
    if (!this.left.signal.aborted) this.connection.endInput();
  }

  /** In raw mode nobody adds the carriage return for us. */
  private say(sentence: string, isImportant: boolean): void {
    if (!isImportant && !this.options.isTalkative) return;
    const { stderr, terminal } = this.context;
    const text = safeText(sentence);
    stderr.text(terminal.isRaw ? `\r\n${text.replaceAll('\n', '\r\n')}\r\n` : `${text}\n`);
  }
}
