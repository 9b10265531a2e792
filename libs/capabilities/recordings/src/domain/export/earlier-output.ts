import type { TerminalSize } from '@endoscope/core';
import { TerminalCleaner } from '../clean/terminal-cleaner.ts';

/**
 * Bytes that draw what a terminal shows after these parts; sizes stand where the terminal got them.
 * `size`: the one it begins with.
 */
export type DrawScreen = (
  parts: readonly (Uint8Array | TerminalSize)[],
  size: TerminalSize,
) => Promise<Uint8Array>;

/**
 * Cleaned output before the place at which a replay begins, and the screen that it left.
 *
 * Bound: what it is given; of sizes that follow each other only the last.
 */
export class EarlierOutput {
  private readonly parts: (string[] | TerminalSize)[] = [];
  /** Output may begin in the middle of a line: until the first end of one it is not known. */
  private isCut: boolean;
  private hasReturns = false;

  constructor({ isCut }: { isCut: boolean }) {
    this.isCut = isCut;
  }

  get isEmpty(): boolean {
    return !this.parts.some((part) => Array.isArray(part));
  }

  wrote(text: string): void {
    if (text === '') return;
    if (text.includes('\r\n')) this.hasReturns = true;
    const last = this.parts.at(-1);
    if (Array.isArray(last)) last.push(text);
    else this.parts.push([text]);
  }

  resized(size: TerminalSize): void {
    if (this.parts.length > 0 && !Array.isArray(this.parts.at(-1))) this.parts.pop();
    this.parts.push(size);
  }

  /** As output that draws it; what a terminal is told in it is among what any replay may tell it. */
  async screen(draw: DrawScreen, size: TerminalSize): Promise<string> {
    const bytes = this.parts.map((part) =>
      Array.isArray(part) ? Buffer.from(this.withReturns(this.fromLine(part.join('')))) : part,
    );
    const cleaner = new TerminalCleaner();
    const drawn = cleaner.push(await draw(bytes, size)) + cleaner.end();
    // Where nobody recorded returns none are told: whoever shows it adds them to all or to none.
    return this.hasReturns ? drawn : drawn.replaceAll('\r\n', '\n');
  }

  private fromLine(text: string): string {
    if (!this.isCut) return text;
    this.isCut = false;
    return text.slice(text.indexOf('\n') + 1);
  }

  /** Without a terminal a program ends its lines with a line feed alone. */
  private withReturns(text: string): string {
    return this.hasReturns ? text : text.replaceAll('\n', '\r\n');
  }
}
