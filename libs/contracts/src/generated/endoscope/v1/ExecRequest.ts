// Original file: proto/endoscope/v1/exec.proto

import type { ExecOpen as _endoscope_v1_ExecOpen, ExecOpen__Output as _endoscope_v1_ExecOpen__Output } from '../../endoscope/v1/ExecOpen.ts';
import type { Resize as _endoscope_v1_Resize, Resize__Output as _endoscope_v1_Resize__Output } from '../../endoscope/v1/Resize.ts';

export interface ExecRequest {
  'open'?: (_endoscope_v1_ExecOpen | null);
  /**
   * At most 32 KiB.
   */
  'stdin'?: (Buffer | Uint8Array | string);
  'resize'?: (_endoscope_v1_Resize | null);
  /**
   * True: half-closes stdin; output goes on. With a terminal: the key Ctrl-D.
   */
  'endOfInput'?: (boolean);
  'message'?: "open"|"stdin"|"resize"|"endOfInput";
}

export interface ExecRequest__Output {
  'open'?: (_endoscope_v1_ExecOpen__Output | null);
  /**
   * At most 32 KiB.
   */
  'stdin'?: (Buffer);
  'resize'?: (_endoscope_v1_Resize__Output | null);
  /**
   * True: half-closes stdin; output goes on. With a terminal: the key Ctrl-D.
   */
  'endOfInput'?: (boolean);
  'message'?: "open"|"stdin"|"resize"|"endOfInput";
}
