// Original file: proto/endoscope/v1/attach.proto


export interface ListAttachmentsRequest {
  'session'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListAttachmentsRequest__Output {
  'session': (string);
  'pageSize': (number);
  'pageToken': (string);
}
