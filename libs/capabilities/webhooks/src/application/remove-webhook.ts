import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import type { WebhookStore } from '../ports/webhook-store.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

/** Its secret and what was put aside for it go with it; the events stay in the ledger. */
export class RemoveWebhook {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly webhooks: Pick<WebhookStore, 'remove'>,
    private readonly registry: WebhookRegistry,
  ) {}

  async execute(ctx: RequestContext, name: string): Promise<void> {
    const { policyIds } = await this.access.execute(ctx, { action: 'audit.send' });
    const change = (tx: Parameters<WebhookStore['remove']>[0]) => this.webhooks.remove(tx, name);
    await this.registry.change(ctx, name, { event: 'webhook.removed', policyIds, change });
  }
}
