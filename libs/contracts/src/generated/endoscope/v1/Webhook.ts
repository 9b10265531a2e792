// Original file: proto/endoscope/v1/webhook.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Webhook {
  'name'?: (string);
  'url'?: (string);
  'events'?: (string)[];
  /**
   * "enabled" or "disabled".
   */
  'state'?: (string);
  /**
   * "operator", "receiver_gone" or "dead_letters_full".
   */
  'disabledReason'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'createdBy'?: (string);
  /**
   * Leaf of the next event that is looked at for it.
   */
  'nextLeaf'?: (number | string | Long);
  /**
   * Attempts that failed to deliver that event.
   */
  'failures'?: (number);
  'lastFailure'?: (string);
  'nextAttemptTime'?: (_google_protobuf_Timestamp | null);
  'lastDeliveryTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Until then the secret before the present one signs, too.
   */
  'oldSecretUntil'?: (_google_protobuf_Timestamp | null);
  'deadLetters'?: (number);
}

export interface Webhook__Output {
  'name': (string);
  'url': (string);
  'events': (string)[];
  /**
   * "enabled" or "disabled".
   */
  'state': (string);
  /**
   * "operator", "receiver_gone" or "dead_letters_full".
   */
  'disabledReason': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'createdBy': (string);
  /**
   * Leaf of the next event that is looked at for it.
   */
  'nextLeaf': (number);
  /**
   * Attempts that failed to deliver that event.
   */
  'failures': (number);
  'lastFailure': (string);
  'nextAttemptTime': (_google_protobuf_Timestamp__Output | null);
  'lastDeliveryTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Until then the secret before the present one signs, too.
   */
  'oldSecretUntil': (_google_protobuf_Timestamp__Output | null);
  'deadLetters': (number);
}
