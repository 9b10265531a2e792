// Original file: proto/endoscope/v1/webhook.proto

import type { Webhook as _endoscope_v1_Webhook, Webhook__Output as _endoscope_v1_Webhook__Output } from '../../endoscope/v1/Webhook.ts';

export interface ListWebhooksResponse {
  'webhooks'?: (_endoscope_v1_Webhook)[];
  'nextPageToken'?: (string);
}

export interface ListWebhooksResponse__Output {
  'webhooks': (_endoscope_v1_Webhook__Output)[];
  'nextPageToken': (string);
}
