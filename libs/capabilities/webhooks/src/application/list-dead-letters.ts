import { decodePageToken, encodePageToken, pageSizeDefault, pageSizeMax } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import type { DeadLetter } from '../domain/webhook.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';
import type { WebhookRegistry } from './webhook-registry.ts';

export interface ListDeadLettersInput {
  readonly webhook: string;
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

/** Events that were put aside for a webhook, the oldest first. */
export class ListDeadLetters {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly webhooks: Pick<WebhookStore, 'deadLetters'>,
    private readonly registry: Pick<WebhookRegistry, 'get'>,
  ) {}

  async execute(ctx: RequestContext, input: ListDeadLettersInput): Promise<Page<DeadLetter>> {
    await this.access.execute(ctx, { action: 'audit.send' });
    const { name } = await this.registry.get(input.webhook);
    const query = { list: 'dead-letters', name };
    const size = Math.min(input.pageSize || pageSizeDefault, pageSizeMax);
    const token = decodePageToken(ctx, query, input.pageToken);
    const after = token === undefined ? undefined : Number(token);
    const found = await this.webhooks.deadLetters(name, { after, limit: size + 1 });
    const items = found.slice(0, size);
    const last = found.length > size ? items.at(-1)?.leafIndex : undefined;
    const isLast = last === undefined;
    return { items, nextPageToken: isLast ? undefined : encodePageToken(ctx, query, `${last}`) };
  }
}
