// Original file: proto/endoscope/v1/webhook.proto


export interface RemoveWebhookResponse {
}

export interface RemoveWebhookResponse__Output {
}
