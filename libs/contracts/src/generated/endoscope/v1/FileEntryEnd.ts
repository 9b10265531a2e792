// Original file: proto/endoscope/v1/files.proto

import type { Long } from '@grpc/proto-loader';

export interface FileEntryEnd {
  'size'?: (number | string | Long);
  /**
   * Hex, of the bytes that passed the gateway.
   */
  'sha256'?: (string);
}

export interface FileEntryEnd__Output {
  'size': (number);
  /**
   * Hex, of the bytes that passed the gateway.
   */
  'sha256': (string);
}
