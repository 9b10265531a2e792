// Original file: proto/endoscope/v1/attach.proto

import type { Long } from '@grpc/proto-loader';

export interface AttachData {
  'data'?: (Buffer | Uint8Array | string);
  /**
   * Bytes of all output of the container before this message, as this gateway has seen it.
   */
  'offset'?: (number | string | Long);
}

export interface AttachData__Output {
  'data': (Buffer);
  /**
   * Bytes of all output of the container before this message, as this gateway has seen it.
   */
  'offset': (number);
}
