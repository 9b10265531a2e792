import { TerminalCleaner } from '@endoscope/recordings/playback';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';

const colours = /\x1b\[[0-9;:]*m/g;
const home = '\x1b[H\x1b[2J';
/** A terminal without a size, as some test harnesses and serial lines have it. */
const rowsDefault = 24;

/**
 * The terminal that a recording is shown on. What is recorded comes here uncleaned and leaves
 * cleaned, whoever made the file; and without colours where NO_COLOR says so.
 *
 * Owns:  the last line while it shows a message of the player.
 * Order: as called.
 */
export class ReplayScreen {
  private cleaner = new TerminalCleaner();
  private hasStatus = false;
  /** What came through a terminal has a return before each line feed; what did not has none. */
  private hasReturns = false;

  constructor(private readonly context: Context) {}

  show(output: string): Promise<void> {
    const cleaned = this.cleaner.push(Buffer.from(output));
    return this.write(this.withReturns(cleaned));
  }

  /** A line of its own, for what happened besides output. */
  note(text: string): Promise<void> {
    return this.write(`\r\n${this.context.paint('grey', `[${safeLine(text)}]`)}\r\n`);
  }

  /** Empty, in the modes of a shell: for a jump. */
  clear(): Promise<void> {
    const { modes } = this.context.terminal;
    this.cleaner = new TerminalCleaner();
    this.hasStatus = false;
    return this.write(`${modes.restoration()}${home}`);
  }

  status(text: string): Promise<void> {
    this.hasStatus = true;
    const { width, height } = this.context.stdout.size ?? { width: 80, height: rowsDefault };
    const line = this.context.paint('cyan', safeLine(text).slice(0, width - 1));
    return this.write(`\x1b7\x1b[${height};1H\x1b[2K${line}\x1b8`);
  }

  clearStatus(): Promise<void> {
    if (!this.hasStatus) return Promise.resolve();
    this.hasStatus = false;
    const height = this.context.stdout.size?.height ?? rowsDefault;
    return this.write(`\x1b7\x1b[${height};1H\x1b[2K\x1b8`);
  }

  /** What is on the screen stays; whoever prints next starts on a line of their own. */
  async leave(): Promise<void> {
    await this.clearStatus();
    await this.write(`${this.context.terminal.modes.restoration()}\r\n`);
  }

  private withReturns(text: string): string {
    if (text.includes('\r\n')) this.hasReturns = true;
    return this.hasReturns ? text : text.replaceAll('\n', '\r\n');
  }

  private write(text: string): Promise<void> {
    const { stdout, terminal, environment } = this.context;
    const shown = Buffer.from(environment.noColor ? text.replace(colours, '') : text);
    terminal.modes.watch(shown);
    return stdout.write(shown);
  }
}
