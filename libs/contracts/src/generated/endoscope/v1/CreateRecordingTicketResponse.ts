// Original file: proto/endoscope/v1/recording.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface CreateRecordingTicketResponse {
  'ticket'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface CreateRecordingTicketResponse__Output {
  'ticket': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
