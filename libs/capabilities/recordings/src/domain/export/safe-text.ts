import { SequenceParser } from '../clean/sequence-parser.ts';
import { deceptive } from '../clean/allowed-sequences.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { PlainLines } from './plain-lines.ts';

const noteStart = '[endoscope ';

/**
 * A recording as lines of text, without any control but the end of a line, and without input. What
 * is no output is a line that begins with `[endoscope`; output that begins so gets a `\` before it.
 *
 * Bound: one line.
 */
export async function* safeText(
  frames: AsyncIterable<RecordingFrame> | Iterable<RecordingFrame>,
): AsyncGenerator<string, void, undefined> {
  const lines = new PlainLines();
  const sides = { stdout: new TextSide(lines), stderr: new TextSide(lines) };
  for await (const frame of frames) {
    if (frame.kind === 'stdout' || frame.kind === 'stderr') {
      sides[frame.kind].push(frame.data);
      yield* taken(lines);
      continue;
    }
    const note = noteOf(frame);
    if (note === undefined) continue;
    lines.break();
    yield* taken(lines);
    yield `${noteStart}${timeOf(frame.micros)}] ${printable(note)}\n`;
  }
  for (const side of Object.values(sides)) side.end();
  lines.break();
  yield* taken(lines);
}

/** What happened besides output, in words. */
export function noteOf(frame: RecordingFrame): string | undefined {
  switch (frame.kind) {
    case 'gap':
      return frame.missingBytes === 0
        ? `output is missing here, nobody knows how much (${frame.reason})`
        : `${frame.missingBytes} bytes of output are missing here (${frame.reason})`;
    case 'writer':
      return frame.attachment === '' ? 'nobody writes' : `${frame.user} writes`;
    case 'marker':
      return frame.text;
    default:
      return undefined;
  }
}

/** Names and reasons come from outside as well. */
export function printable(text: string): string {
  return text.replace(deceptive, '\ufffd').replace(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd');
}

/** One channel: characters and sequences are whole in themselves, lines are shared. */
class TextSide {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private readonly parser: SequenceParser;

  constructor(lines: PlainLines) {
    this.parser = new SequenceParser(lines);
  }

  push(bytes: Uint8Array): void {
    this.parser.push(this.decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    this.parser.push(this.decoder.decode());
  }
}

function* taken(lines: PlainLines): Generator<string, void, undefined> {
  for (const line of lines.take()) yield `${line.startsWith(noteStart) ? '\\' : ''}${line}\n`;
}

function timeOf(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
