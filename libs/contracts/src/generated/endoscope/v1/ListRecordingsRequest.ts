// Original file: proto/endoscope/v1/recording.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface ListRecordingsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'session'?: (string);
  'cluster'?: (string);
  'namespace'?: (string);
  'username'?: (string);
  'state'?: (string);
  /**
   * Those that began at this time or later.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * Those that began before this time.
   */
  'until'?: (_google_protobuf_Timestamp | null);
}

export interface ListRecordingsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'session': (string);
  'cluster': (string);
  'namespace': (string);
  'username': (string);
  'state': (string);
  /**
   * Those that began at this time or later.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * Those that began before this time.
   */
  'until': (_google_protobuf_Timestamp__Output | null);
}
