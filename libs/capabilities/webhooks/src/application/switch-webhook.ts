import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import type { Webhook } from '../domain/webhook.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

export interface SwitchWebhookInput {
  readonly webhook: string;
  readonly to: 'enabled' | 'disabled';
}

/**
 * Disabled, a webhook keeps its place in the ledger: enabled again, it gets all that has come
 * meanwhile. Enabling one that is failing makes it try at once.
 */
export class SwitchWebhook {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly webhooks: Pick<WebhookStore, 'setState'>,
    private readonly registry: WebhookRegistry,
  ) {}

  async execute(ctx: RequestContext, { webhook, to }: SwitchWebhookInput): Promise<Webhook> {
    const { policyIds } = await this.access.execute(ctx, { action: 'audit.send' });
    const isOff = to === 'disabled';
    await this.registry.change(ctx, webhook, {
      event: isOff ? 'webhook.disabled' : 'webhook.enabled',
      policyIds,
      change: (tx) => this.webhooks.setState(tx, webhook, isOff ? 'operator' : undefined),
    });
    return this.registry.get(webhook);
  }
}
