// Original file: proto/endoscope/v1/attach.proto


export interface CreateAttachTicketRequest {
  'session'?: (string);
}

export interface CreateAttachTicketRequest__Output {
  'session': (string);
}
