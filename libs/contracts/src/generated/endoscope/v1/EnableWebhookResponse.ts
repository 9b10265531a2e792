// Original file: proto/endoscope/v1/webhook.proto

import type { Webhook as _endoscope_v1_Webhook, Webhook__Output as _endoscope_v1_Webhook__Output } from '../../endoscope/v1/Webhook.ts';

export interface EnableWebhookResponse {
  'webhook'?: (_endoscope_v1_Webhook | null);
}

export interface EnableWebhookResponse__Output {
  'webhook': (_endoscope_v1_Webhook__Output | null);
}
