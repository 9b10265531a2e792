import { randomUUID } from 'node:crypto';
import { isAuditEventPattern } from '@endoscope/audit/ledger';
import { RequestInvalid } from '@endoscope/core';
import type { Clock, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { newWebhookSecret } from '../domain/sign-webhook.ts';
import { WebhookLimitReached } from '../domain/webhook.errors.ts';
import { checkWebhookRequest } from '../domain/webhook-request.ts';
import type { WebhookRequest } from '../domain/webhook-request.ts';
import type { Webhook } from '../domain/webhook.ts';
import { webhookLimits } from '../domain/webhooks.limits.ts';
import type { ReceiverAddresses } from '../ports/webhook-sender.ts';
import type { SealedEvents } from '../ports/sealed-events.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

export interface AddWebhookSettings {
  readonly clock: Clock;
  readonly allowHttp: boolean;
}

/** The one answer that holds the secret, besides that of its rotation. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Records a receiver and makes its secret. Sends nothing itself: DeliverWebhooks does. */
export class AddWebhook {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly registry: WebhookRegistry,
    private readonly events: Pick<SealedEvents, 'size'>,
    private readonly addresses: ReceiverAddresses,
    private readonly settings: AddWebhookSettings,
  ) {}

  async execute(ctx: RequestContext, request: WebhookRequest): Promise<WebhookWithSecret> {
    const { policyIds } = await this.access.execute(ctx, { action: 'audit.send' });
    const { clock, allowHttp } = this.settings;
    checkWebhookRequest(request, { allowHttp, isEventPattern: isAuditEventPattern });
    const message = await this.addresses.problemOf(request.url);
    if (message !== undefined) {
      const what = 'The webhook cannot be added as described.';
      throw new RequestInvalid({ what }, { fields: [{ field: 'url', message }] });
    }
    const { webhooksMax } = webhookLimits;
    if ((await this.registry.count()) >= webhooksMax) {
      throw new WebhookLimitReached({ webhooksMax });
    }
    const size = await this.events.size();
    const webhook: Webhook = {
      name: request.name,
      url: request.url,
      events: [...(request.events ?? [])],
      state: 'enabled',
      disabledReason: undefined,
      createTime: clock.now(),
      createdBy: ctx.principal.username,
      nextLeaf: Math.min(request.fromLeaf ?? size, size),
      failures: 0,
      lastFailure: undefined,
      nextAttemptTime: undefined,
      lastDeliveryTime: undefined,
      oldSecretUntil: undefined,
      deadLetters: 0,
      revision: randomUUID(),
    };
    const secret = newWebhookSecret();
    await this.registry.insert(ctx, webhook, { secret, policyIds });
    return { webhook, secret };
  }
}
