// Original file: proto/endoscope/v1/attach.proto

import type { Long } from '@grpc/proto-loader';

export interface AttachResume {
  /**
   * Of the lost attachment, from its `ready`.
   */
  'attachment'?: (string);
  /**
   * Offset after the last byte of output that the client has.
   */
  'offset'?: (number | string | Long);
}

export interface AttachResume__Output {
  /**
   * Of the lost attachment, from its `ready`.
   */
  'attachment': (string);
  /**
   * Offset after the last byte of output that the client has.
   */
  'offset': (number);
}
