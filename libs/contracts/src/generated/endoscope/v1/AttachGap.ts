// Original file: proto/endoscope/v1/attach.proto

import type { Long } from '@grpc/proto-loader';

export interface AttachGap {
  'missingBytes'?: (number | string | Long);
  'reason'?: (string);
  /**
   * Of the output that follows. Absent: that of the output before and `missing_bytes`.
   */
  'offset'?: (number | string | Long);
  '_offset'?: "offset";
}

export interface AttachGap__Output {
  'missingBytes': (number);
  'reason': (string);
  /**
   * Of the output that follows. Absent: that of the output before and `missing_bytes`.
   */
  'offset'?: (number);
  '_offset'?: "offset";
}
