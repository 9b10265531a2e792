// Original file: proto/endoscope/v1/webhook.proto


export interface DisableWebhookRequest {
  'webhook'?: (string);
}

export interface DisableWebhookRequest__Output {
  'webhook': (string);
}
