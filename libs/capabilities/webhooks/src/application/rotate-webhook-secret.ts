import type { Clock, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { newWebhookSecret } from '../domain/sign-webhook.ts';
import { webhookLimits } from '../domain/webhooks.limits.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';
import type { WebhookWithSecret } from './add-webhook.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

/** A new secret; the one before signs beside it for `secretOverlapMs`. */
export class RotateWebhookSecret {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly webhooks: Pick<WebhookStore, 'setSecret'>,
    private readonly registry: WebhookRegistry,
    private readonly clock: Clock,
  ) {}

  async execute(ctx: RequestContext, name: string): Promise<WebhookWithSecret> {
    const { policyIds } = await this.access.execute(ctx, { action: 'audit.send' });
    const secret = newWebhookSecret();
    const oldSecretUntil = new Date(this.clock.now().getTime() + webhookLimits.secretOverlapMs);
    await this.registry.change(ctx, name, {
      event: 'webhook.secret_rotated',
      policyIds,
      change: (tx) => this.webhooks.setSecret(tx, name, { secret, oldSecretUntil }),
    });
    return { webhook: await this.registry.get(name), secret };
  }
}
