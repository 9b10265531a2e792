// Original file: proto/endoscope/v1/identity.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Principal {
  'issuer'?: (string);
  'subject'?: (string);
  'username'?: (string);
  /**
   * Absent and empty differ: `has_groups` is false when the token carried no groups claim.
   */
  'groups'?: (string)[];
  'hasGroups'?: (boolean);
  /**
   * "user" or "service".
   */
  'kind'?: (string);
  'clientId'?: (string);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
}

export interface Principal__Output {
  'issuer': (string);
  'subject': (string);
  'username': (string);
  /**
   * Absent and empty differ: `has_groups` is false when the token carried no groups claim.
   */
  'groups': (string)[];
  'hasGroups': (boolean);
  /**
   * "user" or "service".
   */
  'kind': (string);
  'clientId': (string);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
}
