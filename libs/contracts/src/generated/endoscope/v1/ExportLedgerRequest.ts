// Original file: proto/endoscope/v1/audit.proto

import type { Long } from '@grpc/proto-loader';

export interface ExportLedgerRequest {
  /**
   * Up to the head of this size; the latest one when it is 0.
   */
  'treeSize'?: (number | string | Long);
  /**
   * "ledger" (also when it is empty), "cloudevents", "cloudevents-batch" or "ocsf".
   */
  'format'?: (string);
  /**
   * Leaf of the first event; of the format "ledger", the size of a head, behind which it goes on.
   */
  'fromLeaf'?: (number | string | Long);
}

export interface ExportLedgerRequest__Output {
  /**
   * Up to the head of this size; the latest one when it is 0.
   */
  'treeSize': (number);
  /**
   * "ledger" (also when it is empty), "cloudevents", "cloudevents-batch" or "ocsf".
   */
  'format': (string);
  /**
   * Leaf of the first event; of the format "ledger", the size of a head, behind which it goes on.
   */
  'fromLeaf': (number);
}
