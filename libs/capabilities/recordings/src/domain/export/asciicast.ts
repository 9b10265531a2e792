import type { TerminalSize } from '@endoscope/core';
import { TerminalCleaner } from '../clean/terminal-cleaner.ts';
import type { BytesFrame, RecordingFrame } from '../frames/recording-frame.ts';
import { EarlierOutput } from './earlier-output.ts';
import type { DrawScreen } from './earlier-output.ts';
import { noteOf, printable } from './safe-text.ts';

export interface AsciicastOptions {
  readonly version: 2 | 3;
  readonly startedAt: Date;
  /** Told as an event of version 3; version 2 has none. */
  readonly exitCode?: number;
  /** Where it begins; what is earlier is not told. */
  readonly from?: CastStart;
}

export interface CastStart {
  readonly micros: number;
  /** The frames before it are not all: they may begin in the middle of a line. */
  readonly isCut: boolean;
  /** Given: the first output draws what those frames left on the screen. */
  readonly draw?: DrawScreen | undefined;
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
 * Bound: one frame, and the output before the place where it begins, if that is drawn.
 */
export async function* asciicast(
  frames: AsyncIterable<RecordingFrame> | Iterable<RecordingFrame>,
  options: AsciicastOptions,
): AsyncGenerator<string, void, undefined> {
  const cast = new Cast(options);
  const fromMicros = options.from?.micros ?? 0;
  let hasBegun = fromMicros === 0;
  for await (const frame of frames) {
    if (!hasBegun && frame.micros < fromMicros) {
      cast.pass(frame);
      continue;
    }
    if (!hasBegun) yield* await cast.begin();
    hasBegun = true;
    yield* cast.lines(frame);
  }
  if (!hasBegun) yield* await cast.begin();
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
  private size: TerminalSize | undefined;
  private readonly earlier: EarlierOutput;
  /** Of the earlier output: what a view does not show is none of its notes. */
  private passed = { left: 0, replaced: 0 };
  private readonly options: AsciicastOptions;

  constructor(options: AsciicastOptions) {
    this.options = options;
    this.earlier = new EarlierOutput({ isCut: options.from?.isCut ?? false });
  }

  /** A frame before the beginning: characters and sequences that it has cut are whole behind it. */
  pass(frame: RecordingFrame): void {
    if (frame.kind === 'resize') {
      this.size = frame.size;
      this.earlier.resized(frame.size);
    }
    if (!isBytes(frame)) return;
    const text = this.sides[frame.kind].push(frame.data);
    if (frame.kind !== 'input' && this.options.from?.draw) this.earlier.wrote(text);
  }

  /** What a player needs of the frames that have passed. */
  async begin(): Promise<string[]> {
    const { micros = 0, draw } = this.options.from ?? {};
    this.passed = this.counts;
    const lines = [this.header(this.size ?? sizeDefault)];
    if (!draw || this.earlier.isEmpty) return lines;
    const screen = await this.earlier.screen(draw, sizeDefault);
    return [...lines, this.event(micros, 'o', screen)];
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
    const left = this.counts.left - this.passed.left;
    const replaced = this.counts.replaced - this.passed.replaced;
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

  private get counts(): { left: number; replaced: number } {
    const counts = Object.values(this.sides).map((side) => side.counts);
    const sum = (of: 'left' | 'replaced') => counts.reduce((all, each) => all + each[of], 0);
    return { left: sum('left'), replaced: sum('replaced') };
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

function isBytes(frame: RecordingFrame): frame is BytesFrame {
  return 'data' in frame;
}
