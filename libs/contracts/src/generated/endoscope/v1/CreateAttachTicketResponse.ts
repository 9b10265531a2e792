// Original file: proto/endoscope/v1/attach.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface CreateAttachTicketResponse {
  'ticket'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface CreateAttachTicketResponse__Output {
  'ticket': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
