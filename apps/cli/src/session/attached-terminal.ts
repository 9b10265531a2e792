import type { AttachConnection, AttachEvent, AttachExitEvent } from '@endoscope/client';
import { ttyUnavailable } from '../arguments/debug-request.ts';
import { CliError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import type { Colour } from '../output/colours.ts';
import { safeText } from '../output/terminal-safe.ts';
import { KeySequences } from '../terminal/key-sequences.ts';
import type { AttachSessionOptions } from './attach-session.ts';
import { Participants } from './participants.ts';

type Event<Type> = Extract<AttachEvent, { readonly type: Type }>;
type KeyName = 'detach' | 'write' | 'deny' | 'help';

const newline = 0x0a;
const interruptKey = 0x03;

/** The attached user's side: what is shown, what is typed, and the lines of endo in between. */
export class AttachedTerminal {
  private readonly participants: Participants;
  private readonly left = new AbortController();
  private stopResizes: (() => void) | undefined;
  private isTty = false;
  private isInsideLine = false;
  private hasDetached = false;
  private wasToldToWatch = false;
  /** Attempts since the connection was lost; 0 while there is one. */
  private attempts = 0;
  private renewsSignIn = false;

  constructor(
    private readonly context: Context,
    private readonly options: AttachSessionOptions,
    private readonly connection: AttachConnection,
  ) {
    this.participants = new Participants(options.keys.command.text);
  }

  async handle(event: Exclude<AttachEvent, AttachExitEvent>): Promise<void> {
    const { stdout, stderr, terminal } = this.context;
    switch (event.type) {
      case 'stdout':
      case 'screen':
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
        return this.say(lackOf(event), true);
      case 'participant':
        return this.tell(this.participants.note(event));
      case 'reconnecting':
        return this.reconnecting(event);
      case 'reconnected':
        return this.reconnected(event);
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

  private begin(ready: Event<'ready'>): void {
    const { terminal, stdout } = this.context;
    const { tty, banner } = ready;
    this.isTty = tty;
    this.participants.begin(ready);
    if (banner !== '') this.say(banner, false);
    this.tell(this.participants.greeting());
    this.sayOfTty(tty);
    if (tty && this.options.stdin && terminal.inputIsTty) {
      if (!this.isWatching) {
        this.say("If you don't see a command prompt, try pressing enter.", false);
      }
      terminal.enterRaw();
    }
    if (tty) this.stopResizes = stdout.onResize(() => this.sendSize());
    if (this.options.stdin) void this.forwardInput();
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

  private reconnecting({ attempt, error, graceMs }: Event<'reconnecting'>): void {
    // A sign-in that was renewed is news when it is done; if it is not at once, the loss is.
    const wasRenewing = this.renewsSignIn;
    this.renewsSignIn = attempt === 1 && error.reason === 'TOKEN_EXPIRED';
    this.attempts = attempt;
    if (this.renewsSignIn || (attempt > 1 && !wasRenewing)) return;
    const how = this.context.terminal.isRaw ? '; Ctrl-C gives up' : '';
    const what =
      error.reason === 'GATEWAY_DRAINING'
        ? 'The gateway is shutting down.'
        : 'Lost the connection to the gateway.';
    const line = `${what} Reconnecting for up to ${graceMs / 1000} s${how}.`;
    this.report(line, 'yellow');
  }

  private reconnected(event: Event<'reconnected'>): void {
    const { resumed, lostInputBytes } = event;
    this.attempts = 0;
    const done = this.renewsSignIn ? 'Your sign-in was renewed.' : 'Connected again.';
    this.renewsSignIn = false;
    this.participants.begin(event);
    if (!this.isTty) this.requireExact(event);
    const lines = [
      resumed
        ? done
        : `${done} What was printed meanwhile may be missing, what follows may repeat.`,
      ...(lostInputBytes === 0 ? [] : ['What was typed last may be lost.']),
    ];
    this.report(lines.join(' '), 'green');
  }

  /** A terminal shows what it lacks; whoever reads a pipe would never know. */
  private requireExact({ resumed, lostInputBytes }: Event<'reconnected'>): void {
    const isInputExact = lostInputBytes === 0 || !this.options.stdin;
    if (resumed && isInputExact) return;
    const { session } = this.options;
    throw new CliError(
      'The connection to the gateway was lost, and it cannot tell what of the ' +
        `${resumed ? 'input' : 'output'} was lost with it. The session may still be running.`,
      { exitCode: exitCodes.unavailable, hint: `Attach again: endo attach ${session}` },
    );
  }

  private get isWatching(): boolean {
    return this.participants.role !== 'writer';
  }

  private sendSize(): void {
    const { size } = this.context.stdout;
    if (size) this.connection.resize(size);
  }

  /** Never rejects: input that cannot be read any more counts as its end. */
  private async forwardInput(): Promise<void> {
    const { terminal } = this.context;
    const finder = this.keySequences();
    try {
      for await (const chunk of terminal.typed(this.left.signal)) {
        for (const part of finder.feed(chunk)) {
          if (typeof part === 'string') this.press(part);
          else await this.type(part);
        }
        if (this.hasDetached) return;
      }
    } catch {
      // The descriptor was closed or is not readable.
    }
    if (!this.left.signal.aborted && !this.isWatching) this.connection.endInput();
  }

  private keySequences(): KeySequences<KeyName> {
    if (!this.isTty || !this.context.terminal.inputIsTty) return new KeySequences([]);
    const { detach, command } = this.options.keys;
    const isAsked = () => this.participants.firstAsking !== undefined && !this.isWatching;
    const after = (key: string) =>
      command.bytes.length > 0 ? Buffer.concat([command.bytes, Buffer.from(key)]) : command.bytes;
    return new KeySequences<KeyName>([
      { name: 'detach', keys: detach.bytes },
      // What means nothing at the moment is the process's: emacs has Ctrl-P, too.
      { name: 'write', keys: after('w'), isActive: () => this.isWatching || isAsked() },
      { name: 'deny', keys: after('d'), isActive: isAsked },
      { name: 'help', keys: after('?') },
    ]);
  }

  private press(name: KeyName): void {
    const { connection, participants } = this;
    const asking = participants.firstAsking?.attachment;
    switch (name) {
      case 'detach':
        return this.detach();
      case 'help':
        return this.help();
      case 'deny':
        if (asking) connection.deny(asking);
        return;
      case 'write':
        if (this.isWatching) connection.requestWrite();
        else if (asking) connection.grant(asking);
    }
  }

  private detach(): void {
    if (this.hasDetached) return;
    this.hasDetached = true;
    this.connection.detach();
  }

  private async type(keys: Uint8Array): Promise<void> {
    if (this.hasDetached) return;
    // Nobody waits two minutes at a terminal that does not answer because they cannot leave it.
    if (this.attempts > 1 && keys.includes(interruptKey)) return this.detach();
    if (!this.isWatching) return this.connection.write(keys);
    if (!this.wasToldToWatch) this.tell(this.participants.greeting());
    this.wasToldToWatch = true;
  }

  private help(): void {
    const { detach, command } = this.options.keys;
    const leave = detach.text === '' ? [] : [`${detach.text} leaves`];
    const here = this.participants.list();
    const keys = [
      ...leave,
      `${command.text},w asks to write, or lets somebody write who asks`,
      `${command.text},d denies it`,
    ];
    this.say(`Keys: ${keys.join('; ')}.${here && `\nHere: ${here}.`}`, true);
  }

  /** Of the others on the session. */
  private tell(sentence: string | undefined): void {
    if (sentence !== undefined) this.say(sentence, false);
  }

  /** Of the connection: for everybody but the quiet. */
  private report(sentence: string, colour: Colour): void {
    if (!this.options.isQuiet) this.say(sentence, true, colour);
  }

  /** In raw mode nobody adds the carriage return for us. */
  private say(sentence: string, isImportant: boolean, colour?: Colour): void {
    if (!isImportant && !this.options.isTalkative) return;
    const { stderr, terminal, paintError } = this.context;
    const safe = safeText(sentence);
    const text = colour === undefined ? safe : paintError(colour, safe);
    stderr.text(terminal.isRaw ? `\r\n${text.replaceAll('\n', '\r\n')}\r\n` : `${text}\n`);
  }
}

/** Of 0 bytes: nobody knows. */
function lackOf({ missingBytes, reason }: Event<'gap'>): string {
  if (missingBytes === 0) return `Output may be missing: ${reason}`;
  return `${missingBytes} bytes of output are missing: ${reason}`;
}
