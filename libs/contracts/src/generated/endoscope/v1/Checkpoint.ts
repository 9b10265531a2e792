// Original file: proto/endoscope/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * A signed tree head.
 */
export interface Checkpoint {
  'treeSize'?: (number | string | Long);
  'rootHash'?: (Buffer | Uint8Array | string);
  /**
   * Of the first signature: 8 hexadecimal digits.
   */
  'keyId'?: (string);
  'signedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * C2SP tlog-checkpoint, a signed note: what is above is copied from it.
   */
  'note'?: (string);
}

/**
 * A signed tree head.
 */
export interface Checkpoint__Output {
  'treeSize': (number);
  'rootHash': (Buffer);
  /**
   * Of the first signature: 8 hexadecimal digits.
   */
  'keyId': (string);
  'signedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * C2SP tlog-checkpoint, a signed note: what is above is copied from it.
   */
  'note': (string);
}
