import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import type { Webhook } from '../domain/webhook.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

export class FindWebhook {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly registry: Pick<WebhookRegistry, 'get'>,
  ) {}

  async execute(ctx: RequestContext, name: string): Promise<Webhook> {
    await this.access.execute(ctx, { action: 'audit.send' });
    return this.registry.get(name);
  }
}
