import { decodePageToken, encodePageToken, pageSizeDefault, pageSizeMax } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import type { Webhook } from '../domain/webhook.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';

export interface ListWebhooksInput {
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

const query = { list: 'webhooks' };

/** Webhooks by name, with how far each has come; never with a secret. */
export class ListWebhooks {
  constructor(
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly webhooks: Pick<WebhookStore, 'list'>,
  ) {}

  async execute(ctx: RequestContext, input: ListWebhooksInput): Promise<Page<Webhook>> {
    await this.access.execute(ctx, { action: 'audit.send' });
    const size = Math.min(input.pageSize || pageSizeDefault, pageSizeMax);
    const after = decodePageToken(ctx, query, input.pageToken);
    const found = await this.webhooks.list({ after, limit: size + 1 });
    const items = found.slice(0, size);
    const last = found.length > size ? items.at(-1)?.name : undefined;
    return { items, nextPageToken: last && encodePageToken(ctx, query, last) };
  }
}
