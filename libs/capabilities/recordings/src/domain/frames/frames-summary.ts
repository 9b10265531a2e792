import { outputBytesOf } from './recording-frame.ts';
import type { RecordingFrame, RecordingFrameKind } from './recording-frame.ts';

type GapFrame = Extract<RecordingFrame, { kind: 'gap' }>;

/** What a manifest tells of frames, so that whoever writes them need not keep them. */
export class FramesSummary {
  outputBytes = 0;
  readonly counts: Record<RecordingFrameKind, number> = {
    ...{ stdout: 0, stderr: 0, input: 0, resize: 0, writer: 0, gap: 0, marker: 0 },
  };
  readonly gaps: GapFrame[] = [];

  static of(frames: readonly RecordingFrame[]): FramesSummary {
    const summary = new FramesSummary();
    for (const frame of frames) summary.add(frame);
    return summary;
  }

  add(frame: RecordingFrame): void {
    this.counts[frame.kind] += 1;
    this.outputBytes += outputBytesOf(frame);
    if (frame.kind === 'gap') this.gaps.push(frame);
  }
}
