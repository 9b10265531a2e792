// Original file: proto/endoscope/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * The events of these leaves were removed.
 */
export interface Tombstone {
  /**
   * Inclusive.
   */
  'startSize'?: (number | string | Long);
  /**
   * Exclusive.
   */
  'endSize'?: (number | string | Long);
  /**
   * Of the tree of `end_size` leaves.
   */
  'rootHash'?: (Buffer | Uint8Array | string);
  'keyId'?: (string);
  'removeTime'?: (_google_protobuf_Timestamp | null);
  /**
   * A signed note: what is above is copied from it.
   */
  'note'?: (string);
}

/**
 * The events of these leaves were removed.
 */
export interface Tombstone__Output {
  /**
   * Inclusive.
   */
  'startSize': (number);
  /**
   * Exclusive.
   */
  'endSize': (number);
  /**
   * Of the tree of `end_size` leaves.
   */
  'rootHash': (Buffer);
  'keyId': (string);
  'removeTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * A signed note: what is above is copied from it.
   */
  'note': (string);
}
