// Original file: proto/endoscope/v1/attach.proto

import type { Long } from '@grpc/proto-loader';

/**
 * All output before `offset` was taken.
 */
export interface AttachAck {
  'offset'?: (number | string | Long);
}

/**
 * All output before `offset` was taken.
 */
export interface AttachAck__Output {
  'offset': (number);
}
