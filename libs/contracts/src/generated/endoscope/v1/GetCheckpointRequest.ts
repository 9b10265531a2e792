// Original file: proto/endoscope/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface GetCheckpointRequest {
  /**
   * The latest one when it is 0: no head is of an empty tree.
   */
  'treeSize'?: (number | string | Long);
}

export interface GetCheckpointRequest__Output {
  /**
   * The latest one when it is 0: no head is of an empty tree.
   */
  'treeSize': (number);
}
