// Original file: proto/endoscope/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface ExportLedgerRequest {
  /**
   * Up to the head of this size; the latest one when it is 0.
   */
  'treeSize'?: (number | string | Long);
}

export interface ExportLedgerRequest__Output {
  /**
   * Up to the head of this size; the latest one when it is 0.
   */
  'treeSize': (number);
}
