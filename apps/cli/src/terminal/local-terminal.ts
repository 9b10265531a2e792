import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { TerminalModes } from './terminal-modes.ts';

/** A little more than any file may have, so that too much is noticed. */
const inputFileBytesMax = 2 * 1_048_576;

type TtyInput = Readable & { setRawMode?: (isRaw: boolean) => unknown };

export interface LocalTerminalParts {
  readonly input: () => TtyInput;
  readonly inputIsTty: boolean;
  readonly outputIsTty: boolean;
  /** Lets output through as it is; called in raw mode, which `restore` takes back as a whole. */
  readonly passOutput: () => void;
  /** Writes at once, whatever state the event loop is in. */
  readonly writeNow: (text: string) => void;
}

/**
 * The user's terminal: its input, raw mode, and the promise that it is given back as it was.
 *
 * Owns:  raw mode from `enterRaw` to `restore`.
 * Ends:  `restore` is synchronous and may be called any number of times, also from an exit hook.
 */
export class LocalTerminal {
  readonly modes = new TerminalModes();
  private raw = false;
  private opened: Readable | undefined;

  constructor(private readonly parts: LocalTerminalParts) {}

  get inputIsTty(): boolean {
    return this.parts.inputIsTty;
  }

  get isRaw(): boolean {
    return this.raw;
  }

  /**
   * What is typed or piped in, until it ends or `signal` aborts. What nobody has taken by then is
   * left for the next reader: the next session, or a question.
   */
  async *typed(signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const input = this.parts.input();
    this.opened = input;
    // A terminal that goes away says so whether or not somebody is reading at that moment.
    if (!input.listeners('error').includes(ignore)) input.on('error', ignore);
    while (!signal.aborted) {
      const chunk = input.read() as Uint8Array | null;
      if (chunk !== null) yield chunk;
      else if (input.readableEnded || input.destroyed) break;
      else await readableOr(input, signal);
    }
    if (input.errored) throw input.errored;
  }

  /** Everything that is piped in, as a file of stdin. */
  async readAll(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of this.typed(new AbortController().signal)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > inputFileBytesMax) break;
    }
    return Buffer.concat(chunks);
  }

  /** One line as an answer; empty when there is none. The terminal itself lets it be edited. */
  async ask(question: string, output: { text(text: string): void }): Promise<string> {
    output.text(question);
    const line = await this.typed(new AbortController().signal).next();
    return line.done ? '' : Buffer.from(line.value).toString();
  }

  /** The last reader has gone: what is typed from now on is for whoever comes after endo. */
  pauseInput(): void {
    this.opened?.pause();
  }

  enterRaw(): void {
    if (!this.parts.inputIsTty || this.raw) return;
    this.parts.input().setRawMode?.(true);
    this.parts.passOutput();
    this.raw = true;
  }

  restore(): void {
    const undo = this.modes.restoration();
    if (undo !== '' && this.parts.outputIsTty) this.parts.writeNow(undo);
    this.modes.watch(Buffer.from(undo));
    if (!this.raw) return;
    this.raw = false;
    this.parts.input().setRawMode?.(false);
  }
}

function ignore(): void {}

async function readableOr(input: Readable, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const events = ['readable', 'end', 'close', 'error'] as const;
    const done = () => {
      for (const event of events) input.off(event, done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    for (const event of events) input.on(event, done);
    signal.addEventListener('abort', done, { once: true });
    // Also starts the reading: a listener alone does so in the next tick only.
    if (signal.aborted || input.readableLength > 0) done();
  });
}

/** The terminal of this process. */
export function openLocalTerminal(): LocalTerminal {
  return new LocalTerminal({
    input: () => process.stdin,
    inputIsTty: isatty(0),
    outputIsTty: isatty(1),
    // libuv's raw mode still makes CR LF of each LF. A full-screen program moves down by LF alone
    // and would find its cursor in the first column. Without stty that is what remains.
    passOutput: () =>
      void spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] }),
    writeNow: (text) => {
      try {
        writeSync(1, text);
      } catch {
        // The terminal itself has gone (SIGHUP): there is nobody to give it back to.
      }
    },
  });
}
