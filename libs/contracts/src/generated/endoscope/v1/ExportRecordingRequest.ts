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
}
