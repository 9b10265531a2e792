// Original file: proto/endoscope/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface GetInclusionProofRequest {
  /**
   * The id of the event.
   */
  'event'?: (string);
  /**
   * Of a head that the caller holds; the latest one when it is 0.
   */
  'treeSize'?: (number | string | Long);
}

export interface GetInclusionProofRequest__Output {
  /**
   * The id of the event.
   */
  'event': (string);
  /**
   * Of a head that the caller holds; the latest one when it is 0.
   */
  'treeSize': (number);
}
