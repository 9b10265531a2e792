import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { DeadLetterNotFound } from '../domain/webhook.errors.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

export interface ReplayDeadLettersInput {
  readonly webhook: string;
  /** Id of one event; absent: all that are put aside now. */
  readonly event?: string | undefined;
}

/** Marks what is to be tried once more; DeliverWebhooks does so before what is new. */
export class ReplayDeadLetters {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly webhooks: Pick<WebhookStore, 'markForReplay'>,
    private readonly registry: WebhookRegistry,
  ) {}

  async execute(
    ctx: RequestContext,
    { webhook, event }: ReplayDeadLettersInput,
  ): Promise<{ readonly replayed: number }> {
    const { policyIds } = await this.access.execute(ctx, { action: 'audit.send' });
    await this.registry.get(webhook);
    let replayed = 0;
    const details: Record<string, string> = event === undefined ? {} : { event };
    await this.registry.change(ctx, webhook, {
      ...{ event: 'webhook.replayed', policyIds, details },
      change: async (tx) => {
        replayed = await this.webhooks.markForReplay(tx, webhook, event);
        if (event === undefined || replayed > 0) return true;
        throw new DeadLetterNotFound({ webhook, event });
      },
    });
    return { replayed };
  }
}
