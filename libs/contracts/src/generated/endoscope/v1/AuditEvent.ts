// Original file: proto/endoscope/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../google/protobuf/Struct.ts';

export interface AuditEvent {
  'id'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  /**
   * `capability.past_participle`, e.g. "session.requested".
   */
  'event'?: (string);
  'result'?: (string);
  'issuer'?: (string);
  'subject'?: (string);
  'username'?: (string);
  'sourceAddress'?: (string);
  'entry'?: (string);
  'requestId'?: (string);
  'session'?: (string);
  'cluster'?: (string);
  'target'?: (string);
  'policyIds'?: (string)[];
  /**
   * Error reason for denials and failures.
   */
  'reason'?: (string);
  'details'?: (_google_protobuf_Struct | null);
}

export interface AuditEvent__Output {
  'id': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  /**
   * `capability.past_participle`, e.g. "session.requested".
   */
  'event': (string);
  'result': (string);
  'issuer': (string);
  'subject': (string);
  'username': (string);
  'sourceAddress': (string);
  'entry': (string);
  'requestId': (string);
  'session': (string);
  'cluster': (string);
  'target': (string);
  'policyIds': (string)[];
  /**
   * Error reason for denials and failures.
   */
  'reason': (string);
  'details': (_google_protobuf_Struct__Output | null);
}
