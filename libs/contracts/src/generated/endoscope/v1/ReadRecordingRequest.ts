// Original file: proto/endoscope/v1/recording.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadRecordingRequest {
  'recording'?: (string);
  'offset'?: (number | string | Long);
  /**
   * 0: to the end.
   */
  'length'?: (number | string | Long);
  /**
   * For the view "members".
   */
  'ticket'?: (string);
}

export interface ReadRecordingRequest__Output {
  'recording': (string);
  'offset': (number);
  /**
   * 0: to the end.
   */
  'length': (number);
  /**
   * For the view "members".
   */
  'ticket': (string);
}
