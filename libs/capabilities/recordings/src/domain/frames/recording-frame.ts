import type { TerminalSize } from '@endoscope/core';

/** Bytes as they passed, in the order in which the recorder got them. */
export interface BytesFrame {
  readonly kind: 'stdout' | 'stderr' | 'input';
  readonly micros: number;
  readonly data: Uint8Array;
}

/** One thing that happened on a session. `micros`: since the recording began, never backwards. */
export type RecordingFrame =
  | BytesFrame
  | { readonly kind: 'resize'; readonly micros: number; readonly size: TerminalSize }
  /** Who writes from now on; an empty attachment when nobody does. */
  | {
      readonly kind: 'writer';
      readonly micros: number;
      readonly attachment: string;
      readonly user: string;
    }
  /** Output that is not here. `missingBytes` 0: nobody knows how much. */
  | {
      readonly kind: 'gap';
      readonly micros: number;
      readonly missingBytes: number;
      readonly reason: string;
    }
  | { readonly kind: 'marker'; readonly micros: number; readonly text: string };

export type RecordingFrameKind = RecordingFrame['kind'];

/** The byte a frame begins with. A number is never given another meaning. */
export const frameCodes = {
  stdout: 1,
  stderr: 2,
  input: 3,
  resize: 4,
  writer: 5,
  gap: 6,
  marker: 7,
} as const satisfies Record<RecordingFrameKind, number>;

/** Output bytes that the frame stands for, as the hub numbers them. */
export function outputBytesOf(frame: RecordingFrame): number {
  switch (frame.kind) {
    case 'stdout':
    case 'stderr':
      return frame.data.length;
    case 'gap':
      return frame.missingBytes;
    default:
      return 0;
  }
}
