// Original file: proto/endoscope/v1/webhook.proto

import type { Webhook as _endoscope_v1_Webhook, Webhook__Output as _endoscope_v1_Webhook__Output } from '../../endoscope/v1/Webhook.ts';

export interface AddWebhookResponse {
  'webhook'?: (_endoscope_v1_Webhook | null);
  /**
   * whsec_ and base64; it is never shown again.
   */
  'secret'?: (string);
}

export interface AddWebhookResponse__Output {
  'webhook': (_endoscope_v1_Webhook__Output | null);
  /**
   * whsec_ and base64; it is never shown again.
   */
  'secret': (string);
}
