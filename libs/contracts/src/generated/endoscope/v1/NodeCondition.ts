// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface NodeCondition {
  'type'?: (string);
  /**
   * "True", "False" or "Unknown".
   */
  'status'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
}

export interface NodeCondition__Output {
  'type': (string);
  /**
   * "True", "False" or "Unknown".
   */
  'status': (string);
  'reason': (string);
  'message': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
}
