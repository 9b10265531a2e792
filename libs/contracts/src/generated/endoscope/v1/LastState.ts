// Original file: proto/endoscope/v1/target.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface LastState {
  'reason'?: (string);
  'message'?: (string);
  'exitCode'?: (number);
  'finishTime'?: (_google_protobuf_Timestamp | null);
}

export interface LastState__Output {
  'reason': (string);
  'message': (string);
  'exitCode': (number);
  'finishTime': (_google_protobuf_Timestamp__Output | null);
}
