// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface PodEvent {
  'time'?: (_google_protobuf_Timestamp | null);
  'type'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'count'?: (number);
  'container'?: (string);
}

export interface PodEvent__Output {
  'time': (_google_protobuf_Timestamp__Output | null);
  'type': (string);
  'reason': (string);
  'message': (string);
  'count': (number);
  'container': (string);
}
