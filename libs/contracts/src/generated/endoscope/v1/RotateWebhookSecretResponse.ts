// Original file: proto/endoscope/v1/webhook.proto

import type { Webhook as _endoscope_v1_Webhook, Webhook__Output as _endoscope_v1_Webhook__Output } from '../../endoscope/v1/Webhook.ts';

export interface RotateWebhookSecretResponse {
  'webhook'?: (_endoscope_v1_Webhook | null);
  'secret'?: (string);
}

export interface RotateWebhookSecretResponse__Output {
  'webhook': (_endoscope_v1_Webhook__Output | null);
  'secret': (string);
}
