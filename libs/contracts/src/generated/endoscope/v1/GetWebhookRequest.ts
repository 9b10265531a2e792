// Original file: proto/endoscope/v1/webhook.proto


export interface GetWebhookRequest {
  'webhook'?: (string);
}

export interface GetWebhookRequest__Output {
  'webhook': (string);
}
