import type { BytesFrame, RecordingFrame } from '../frames/recording-frame.ts';
import { Masker } from './masker.ts';
import type { MaskSet } from './masker.ts';

const kinds = ['stdout', 'stderr', 'input'] as const;

/**
 * Masks the bytes of frames on their way into a recording, each channel by itself.
 *
 * Order: bytes that may still become a match come with the next bytes of their channel, at that time.
 * Across a gap nothing matches: what is held comes before it.
 */
export class FrameMasker {
  private readonly sides: Readonly<Record<BytesFrame['kind'], Masker>>;
  private micros = 0;
  private readonly set: MaskSet;

  constructor(set: MaskSet) {
    this.set = set;
    this.sides = { stdout: new Masker(set), stderr: new Masker(set), input: new Masker(set) };
  }

  /** For the manifest. */
  get counts(): { rules: number; spans: number; bytes: number } {
    const sides = kinds.map((kind) => this.sides[kind]);
    return {
      rules: this.set.size,
      spans: sides.reduce((sum, { spans }) => sum + spans, 0),
      bytes: sides.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  apply(frame: RecordingFrame): RecordingFrame[] {
    this.micros = frame.micros;
    if (frame.kind === 'gap') return [...this.release(['stdout', 'stderr']), frame];
    if (!('data' in frame) || this.set.size === 0) return [frame];
    const data = this.sides[frame.kind].push(frame.data);
    return data.length === 0 ? [] : [{ ...frame, data }];
  }

  /** What is held, when nothing more comes. */
  end(): RecordingFrame[] {
    return this.release(kinds);
  }

  private release(which: readonly BytesFrame['kind'][]): RecordingFrame[] {
    return which.flatMap((kind) => {
      const data = this.sides[kind].end();
      return data.length === 0 ? [] : [{ kind, micros: this.micros, data }];
    });
  }
}
