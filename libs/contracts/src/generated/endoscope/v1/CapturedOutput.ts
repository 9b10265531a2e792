// Original file: proto/endoscope/v1/exec.proto

import type { Long } from '@grpc/proto-loader';

export interface CapturedOutput {
  /**
   * The beginning of it.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * All that was printed, kept or not.
   */
  'totalBytes'?: (number | string | Long);
  /**
   * True: `data` is not all.
   */
  'truncated'?: (boolean);
}

export interface CapturedOutput__Output {
  /**
   * The beginning of it.
   */
  'data': (Buffer);
  /**
   * All that was printed, kept or not.
   */
  'totalBytes': (number);
  /**
   * True: `data` is not all.
   */
  'truncated': (boolean);
}
