import type { TerminalSize } from '@endoscope/core';
import { TerminalCleaner } from '../clean/terminal-cleaner.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { noteOf, printable } from './safe-text.ts';

export interface AsciicastOptions {
  readonly version: 2 | 3;
  readonly startedAt: Date;
  /** Told as an event of version 3; version 2 has none. */
  readonly exitCode?: number;
}

type EventCode = 'o' | 'i' | 'r' | 'm' | 'x';

/** kubectl's, and what a recording without a terminal is shown on. */
const sizeDefault: TerminalSize = { width: 80, height: 24 };

/** JSON leaves these as they are; a file that is looked at with `cat` must hold none of them. */
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A recording as asciicast (docs.asciinema.org), line by line, with the same cleaning as a replay:
 * players write what is in it to a terminal. Characters that frames have cut are joined. Gaps,
 * changes of the writer and markers are markers; the last ones say what the recording has more.
 *
 * Bound: one frame.
 */
export async function* asciicast(
  frames: AsyncIterable<RecordingFrame> | Iterable<RecordingFrame>,
  options: AsciicastOptions,
): AsyncGenerator<string, void, undefined> {
  const cast = new Cast(options);
  for await (const frame of frames) yield* cast.lines(frame);
  yield* cast.end();
}

class Cast {
  private readonly sides = {
    stdout: new TerminalCleaner(),
    stderr: new TerminalCleaner(),
    input: new TerminalCleaner(),
  };
  private hasHeader = false;
  private micros = 0;
  private readonly options: AsciicastOptions;

  constructor(options: AsciicastOptions) {
    this.options = options;
  }

  *lines(frame: RecordingFrame): Generator<string, void, undefined> {
    if (!this.hasHeader) {
      yield this.header(frame.kind === 'resize' ? frame.size : sizeDefault);
      if (frame.kind === 'resize') return;
    }
    switch (frame.kind) {
      case 'stdout':
      case 'stderr':
      case 'input': {
        const text = this.sides[frame.kind].push(frame.data);
        const code = frame.kind === 'input' ? 'i' : 'o';
        if (text !== '') yield this.event(frame.micros, code, text);
        return;
      }
      case 'resize':
        yield this.event(frame.micros, 'r', `${frame.size.width}x${frame.size.height}`);
        return;
      default:
        yield this.event(frame.micros, 'm', printable(noteOf(frame) ?? ''));
    }
  }

  *end(): Generator<string, void, undefined> {
    if (!this.hasHeader) yield this.header(sizeDefault);
    for (const [kind, side] of Object.entries(this.sides)) {
      const rest = side.end();
      if (rest !== '') yield this.event(this.micros, kind === 'input' ? 'i' : 'o', rest);
    }
    const counts = Object.values(this.sides).map((side) => side.counts);
    const left = counts.reduce((sum, each) => sum + each.left, 0);
    const replaced = counts.reduce((sum, each) => sum + each.replaced, 0);
    if (left > 0) {
      yield this.event(this.micros, 'm', `${left} control sequences are left out`);
    }
    if (replaced > 0) {
      yield this.event(this.micros, 'm', `${replaced} characters are shown as U+FFFD`);
    }
    const { version, exitCode } = this.options;
    if (version === 3 && exitCode !== undefined) {
      yield this.event(this.micros, 'x', String(exitCode));
    }
  }

  private header({ width, height }: TerminalSize): string {
    this.hasHeader = true;
    const timestamp = Math.floor(this.options.startedAt.getTime() / 1_000);
    const type = 'xterm-256color';
    return this.options.version === 2
      ? `${JSON.stringify({ version: 2, width, height, timestamp, env: { TERM: type } })}\n`
      : `${JSON.stringify({ version: 3, term: { cols: width, rows: height, type }, timestamp })}\n`;
  }

  /** Version 2 counts from the beginning, version 3 from the event before. */
  private event(micros: number, code: EventCode, text: string): string {
    const time = this.options.version === 2 ? micros : micros - this.micros;
    this.micros = micros;
    const data = JSON.stringify(text).replace(
      unseen,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    return `[${(time / 1_000_000).toFixed(6)}, "${code}", ${data}]\n`;
  }
}
