// Original file: proto/endoscope/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface ListCheckpointsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  /**
   * Only heads of larger trees.
   */
  'afterSize'?: (number | string | Long);
}

export interface ListCheckpointsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  /**
   * Only heads of larger trees.
   */
  'afterSize': (number);
}
