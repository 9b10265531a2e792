// Original file: proto/endoscope/v1/webhook.proto


export interface RotateWebhookSecretRequest {
  'webhook'?: (string);
}

export interface RotateWebhookSecretRequest__Output {
  'webhook': (string);
}
