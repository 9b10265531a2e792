import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { TerminalModes } from './terminal-modes.ts';

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

  constructor(private readonly parts: LocalTerminalParts) {}

  get inputIsTty(): boolean {
    return this.parts.inputIsTty;
  }

  get isRaw(): boolean {
    return this.raw;
  }

  get input(): Readable {
    return this.parts.input();
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
