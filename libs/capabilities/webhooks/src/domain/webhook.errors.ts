import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class WebhookNotFound extends GatewayError<{ webhook: string }> {
  static override readonly reason = 'WEBHOOK_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'No webhook has this name. List those that there are.';
  get detail() {
    return `There is no webhook ${this.details.webhook}. \`endo webhooks\` lists them.`;
  }
}

export class WebhookNameTaken extends GatewayError<{ webhook: string }> {
  static override readonly reason = 'WEBHOOK_NAME_TAKEN';
  static override readonly kind = 'already_exists';
  static override readonly help =
    'Another webhook has this name. Choose another, or remove that one first.';
  get detail() {
    return `A webhook ${this.details.webhook} exists already. Choose another name, or remove it first.`;
  }
}

export class WebhookLimitReached extends GatewayError<{ webhooksMax: number }> {
  static override readonly reason = 'WEBHOOK_LIMIT_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'There are as many webhooks as there may be. Remove unused ones.';
  get detail() {
    return `There are ${this.details.webhooksMax} webhooks, which is the most. Remove unused ones.`;
  }
}

export class DeadLetterNotFound extends GatewayError<{ webhook: string; event: string }> {
  static override readonly reason = 'DEAD_LETTER_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'No event of this id was put aside for this webhook, or it was delivered since. List them.';
  get detail() {
    const { webhook, event } = this.details;
    return `No event ${event} is put aside for the webhook ${webhook}. It may have been delivered since.`;
  }
}

/** Every reason this capability can give; the error catalogue is made from it. */
export const webhookErrors: readonly ErrorReason[] = [
  WebhookNotFound,
  WebhookNameTaken,
  WebhookLimitReached,
  DeadLetterNotFound,
];
