import { allowedControls, deceptive } from '../clean/allowed-sequences.ts';
import type { ControlSequence, TerminalHandler } from '../clean/sequence-parser.ts';
import { recordingLimits } from '../recordings.limits.ts';

const { textColumnsMax, sequenceNumberMax } = recordingLimits;
const replacement = '\ufffd';
const tabColumns = 8;
/** Columns that one sequence may fill: it has six bytes, and no terminal is wider. */
const spreadMax = 512;

/** Final characters that leave the line, whichever way. */
const leaving = new Set([...'ABEFHJdefr']);

/**
 * The lines that a program wrote, as a terminal of one line shows them: what a shell's editor moves,
 * overwrites and erases within a line comes out as it was read in the end. Whatever leaves the line
 * ends it, so a full-screen program becomes the pieces that it drew, in their order.
 */
export class PlainLines implements TerminalHandler {
  private cells: string[] = [];
  private column = 0;
  private last = ' ';
  private lines: string[] = [];

  /** The lines that have ended since the last call. */
  take(): string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** Ends a line that something is on. */
  break(): void {
    if (this.cells.length > 0) this.endLine();
    this.column = 0;
  }

  print(text: string): void {
    for (const character of text.replace(deceptive, replacement)) this.put(character);
  }

  control(code: number): void {
    if (!allowedControls.has(code)) return;
    const character = String.fromCharCode(code);
    if (character === '\b') this.moveTo(this.column - 1);
    else if (character === '\r') this.moveTo(0);
    else if (character === '\t')
      this.moveTo((Math.floor(this.column / tabColumns) + 1) * tabColumns);
    else if (code >= 0x0a && code <= 0x0c) this.endLine();
  }

  escape(intermediates: string, final: string): void {
    if (intermediates === '' && 'DEMc'.includes(final)) this.break();
  }

  sequence({ prefix, parameters, intermediates, final }: ControlSequence): void {
    if (intermediates !== '') return;
    if (prefix === '' && leaving.has(final)) this.break();
    else if (final === 'K') this.erase(parameters);
    else if (prefix === '') this.edit(final, countOf(parameters));
  }

  dropped(): void {
    // A string or a broken sequence prints nothing.
  }

  private put(character: string): void {
    if (this.column >= textColumnsMax) this.endLine();
    this.last = character;
    this.pad();
    this.cells[this.column] = character;
    this.column += 1;
  }

  private edit(final: string, count: number): void {
    switch (final) {
      case 'C':
      case 'a':
        this.moveTo(this.column + count);
        return;
      case 'D':
        this.moveTo(this.column - count);
        return;
      case 'G':
      case '`':
        this.moveTo(count - 1);
        return;
      case 'P':
        this.cells.splice(this.column, count);
        return;
      case 'X':
        for (let at = this.column; at < this.column + count && at < this.cells.length; at += 1) {
          this.cells[at] = ' ';
        }
        return;
      case '@':
        this.insert(Math.min(count, spreadMax, textColumnsMax - this.column));
        return;
      case 'b':
        for (let i = 0; i < Math.min(count, spreadMax); i += 1) this.put(this.last);
    }
  }

  private insert(count: number): void {
    if (this.column >= this.cells.length || count <= 0) return;
    this.cells.splice(this.column, 0, ...Array.from({ length: count }, () => ' '));
    this.cells.length = Math.min(this.cells.length, textColumnsMax);
  }

  private erase(how: string): void {
    if (how === '1') this.cells.fill(' ', 0, this.column + 1);
    else if (how === '2') this.cells = [];
    else this.cells.length = Math.min(this.cells.length, this.column);
  }

  private moveTo(column: number): void {
    this.column = Math.max(0, Math.min(column, textColumnsMax - 1));
  }

  private pad(): void {
    while (this.cells.length < this.column) this.cells.push(' ');
  }

  private endLine(): void {
    this.lines.push(this.cells.join('').trimEnd());
    this.cells = [];
    this.column = 0;
  }
}

/** 0 and nothing count as 1, as in a terminal. */
function countOf(parameters: string): number {
  const count = Number(parameters.split(';')[0]);
  return Number.isInteger(count) ? Math.max(1, Math.min(count, sequenceNumberMax)) : 1;
}
