// Original file: proto/endoscope/v1/webhook.proto


export interface RemoveWebhookRequest {
  'webhook'?: (string);
}

export interface RemoveWebhookRequest__Output {
  'webhook': (string);
}
