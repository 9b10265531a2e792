import { allowedControls, allowedEscape, allowedSequence, deceptive } from './allowed-sequences.ts';
import { SequenceParser } from './sequence-parser.ts';
import type { ControlSequence, TerminalHandler } from './sequence-parser.ts';

/** What a view lacks of its recording. */
export interface CleanedCounts {
  /** Sequences, strings and controls that were left out. */
  readonly left: number;
  /** Characters shown as U+FFFD: bytes that are not UTF-8, and what turns the direction of text. */
  readonly replaced: number;
}

const replacement = '\ufffd';

/** Leaves a terminal that showed cleaned output as it was found, but for what is on it. */
export const terminalRestore = '\x1b[?1049l\x1b[r\x1b[4l\x1b[?7h\x1b[?25h\x1b(B\x1b)B\x0f\x1b[0m';

/**
 * Makes recorded bytes safe for a terminal: text, colours and cursor pass; whatever could set a
 * title, write a clipboard, ask the terminal, change its keys or turn text around does not. What
 * comes out is built anew from what was understood, so that no other reading of it is possible.
 *
 * Owns:  the rest of a character and of a sequence that are not whole yet.
 * Bound: a few hundred bytes.
 * Order: that of the bytes, which may be cut anywhere.
 */
export class TerminalCleaner implements TerminalHandler {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly parser = new SequenceParser(this);
  private out: string[] = [];
  private left = 0;
  private replaced = 0;

  get counts(): CleanedCounts {
    return { left: this.left, replaced: this.replaced };
  }

  push(bytes: Uint8Array): string {
    return this.clean(this.decoder.decode(bytes, { stream: true }));
  }

  /** What the end of the bytes decides: a character that was cut is shown as one that is none. */
  end(): string {
    return this.clean(this.decoder.decode());
  }

  print(text: string): void {
    const shown = text.replace(deceptive, replacement);
    for (let at = shown.indexOf(replacement); at !== -1; at = shown.indexOf(replacement, at + 1)) {
      this.replaced += 1;
    }
    this.out.push(shown);
  }

  control(code: number): void {
    this.pass(allowedControls.has(code) ? String.fromCharCode(code) : '');
  }

  escape(intermediates: string, final: string): void {
    // The end of a string, which has been counted.
    if (intermediates === '' && final === '\\') return;
    this.pass(allowedEscape(intermediates, final));
  }

  sequence(sequence: ControlSequence): void {
    this.pass(allowedSequence(sequence));
  }

  dropped(): void {
    this.left += 1;
  }

  private pass(text: string): void {
    if (text === '') this.left += 1;
    else this.out.push(text);
  }

  private clean(text: string): string {
    this.parser.push(text);
    const cleaned = this.out.join('');
    this.out = [];
    return cleaned;
  }
}
