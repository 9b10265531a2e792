// Original file: proto/endoscope/v1/webhook.proto


export interface EnableWebhookRequest {
  'webhook'?: (string);
}

export interface EnableWebhookRequest__Output {
  'webhook': (string);
}
