// Original file: proto/endoscope/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface LedgerHold {
  'id'?: (string);
  'reason'?: (string);
  /**
   * Issuer, "#", subject.
   */
  'placedBy'?: (string);
  'placeTime'?: (_google_protobuf_Timestamp | null);
  'releasedBy'?: (string);
  /**
   * Absent while it holds.
   */
  'releaseTime'?: (_google_protobuf_Timestamp | null);
}

export interface LedgerHold__Output {
  'id': (string);
  'reason': (string);
  /**
   * Issuer, "#", subject.
   */
  'placedBy': (string);
  'placeTime': (_google_protobuf_Timestamp__Output | null);
  'releasedBy': (string);
  /**
   * Absent while it holds.
   */
  'releaseTime': (_google_protobuf_Timestamp__Output | null);
}
