// Original file: proto/endoscope/v1/audit.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ListAuditEventsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'event'?: (string);
  'session'?: (string);
  'cluster'?: (string);
  'username'?: (string);
  /**
   * "success", "denied" or "failure".
   */
  'result'?: (string);
  'since'?: (_google_protobuf_Timestamp | null);
  'until'?: (_google_protobuf_Timestamp | null);
}

export interface ListAuditEventsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'event': (string);
  'session': (string);
  'cluster': (string);
  'username': (string);
  /**
   * "success", "denied" or "failure".
   */
  'result': (string);
  'since': (_google_protobuf_Timestamp__Output | null);
  'until': (_google_protobuf_Timestamp__Output | null);
}
