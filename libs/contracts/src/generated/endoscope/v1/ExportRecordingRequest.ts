// Original file: proto/endoscope/v1/recording.proto

import type { Long } from '@grpc/proto-loader';

export interface ExportRecordingRequest {
  'recording'?: (string);
  /**
   * "text", "asciicast-v2" or "asciicast-v3".
   */
  'format'?: (string);
  /**
   * Where to begin, in milliseconds.
   */
  'fromMs'?: (number | string | Long);
  /**
   * For the view of this format; for "follow" where that is asked for.
   */
  'ticket'?: (string);
  /**
   * Of a recording that is written: go on until it ends.
   */
  'follow'?: (boolean);
  /**
   * Of an asciicast: its first output draws the screen as it was at `from_ms`.
   */
  'screen'?: (boolean);
}

export interface ExportRecordingRequest__Output {
  'recording': (string);
  /**
   * "text", "asciicast-v2" or "asciicast-v3".
   */
  'format': (string);
  /**
   * Where to begin, in milliseconds.
   */
  'fromMs': (number);
  /**
   * For the view of this format; for "follow" where that is asked for.
   */
  'ticket': (string);
  /**
   * Of a recording that is written: go on until it ends.
   */
  'follow': (boolean);
  /**
   * Of an asciicast: its first output draws the screen as it was at `from_ms`.
   */
  'screen': (boolean);
}
