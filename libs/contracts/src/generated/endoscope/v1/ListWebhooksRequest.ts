// Original file: proto/endoscope/v1/webhook.proto


export interface ListWebhooksRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListWebhooksRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
