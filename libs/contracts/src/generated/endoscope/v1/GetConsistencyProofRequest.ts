// Original file: proto/endoscope/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface GetConsistencyProofRequest {
  'fromSize'?: (number | string | Long);
  /**
   * Of a head; the latest one when it is 0.
   */
  'toSize'?: (number | string | Long);
}

export interface GetConsistencyProofRequest__Output {
  'fromSize': (number);
  /**
   * Of a head; the latest one when it is 0.
   */
  'toSize': (number);
}
