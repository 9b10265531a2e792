// Original file: proto/endoscope/v1/attach.proto

import type { Resize as _endoscope_v1_Resize, Resize__Output as _endoscope_v1_Resize__Output } from '../../endoscope/v1/Resize.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Draws the terminal as it is; what follows is live. Without a TTY there is none: the recent output
 * of the session comes as stdout and stderr.
 */
export interface AttachScreen {
  'data'?: (Buffer | Uint8Array | string);
  /**
   * Of the output that follows.
   */
  'offset'?: (number | string | Long);
  'size'?: (_endoscope_v1_Resize | null);
}

/**
 * Draws the terminal as it is; what follows is live. Without a TTY there is none: the recent output
 * of the session comes as stdout and stderr.
 */
export interface AttachScreen__Output {
  'data': (Buffer);
  /**
   * Of the output that follows.
   */
  'offset': (number);
  'size': (_endoscope_v1_Resize__Output | null);
}
