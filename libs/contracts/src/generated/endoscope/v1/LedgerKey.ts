// Original file: proto/endoscope/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface LedgerKey {
  'keyId'?: (string);
  /**
   * As Go's sumdb/note writes a verifier key: name+id+base64.
   */
  'vkey'?: (string);
  /**
   * It signs from this size on.
   */
  'validFromSize'?: (number | string | Long);
  'introducedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * The key's own word for all of this, a signed note.
   */
  'statement'?: (string);
}

export interface LedgerKey__Output {
  'keyId': (string);
  /**
   * As Go's sumdb/note writes a verifier key: name+id+base64.
   */
  'vkey': (string);
  /**
   * It signs from this size on.
   */
  'validFromSize': (number);
  'introducedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * The key's own word for all of this, a signed note.
   */
  'statement': (string);
}
