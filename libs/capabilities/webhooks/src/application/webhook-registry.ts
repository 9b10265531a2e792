import type { AppendAudit, AuditEventName, JsonObject } from '@endoscope/audit';
import type { RequestContext, Transaction, UnitOfWork } from '@endoscope/core';
import { WebhookNotFound } from '../domain/webhook.errors.ts';
import { shownUrl } from '../domain/webhook-request.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { WebhookStore } from '../ports/webhook-store.ts';

interface Told {
  readonly event: AuditEventName;
  readonly policyIds: readonly string[];
  readonly details?: JsonObject;
}

/** The only writer of the registry: each change and its audit event are one transaction. */
export class WebhookRegistry {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly audit: Pick<AppendAudit, 'execute'>,
    private readonly work: UnitOfWork,
  ) {}

  count(): Promise<number> {
    return this.webhooks.count();
  }

  /** Throws WebhookNotFound. */
  async get(name: string): Promise<Webhook> {
    const webhook = await this.webhooks.find(name);
    if (webhook === undefined) throw new WebhookNotFound({ webhook: name });
    return webhook;
  }

  async insert(
    ctx: RequestContext,
    webhook: Webhook,
    { secret, policyIds }: { secret: string; policyIds: readonly string[] },
  ): Promise<void> {
    const { url, events, nextLeaf } = webhook;
    const details = { url: shownUrl(url), events: [...events], fromLeaf: nextLeaf };
    await this.work.run(async (tx) => {
      await this.webhooks.insert(tx, webhook, secret);
      await this.audit.execute(tx, ctx, {
        ...{ event: 'webhook.added', result: 'success', target: webhook.name },
        ...{ policyIds, details },
      });
    });
  }

  /** `change` answers whether the webhook was there; throws WebhookNotFound. */
  async change(
    ctx: RequestContext,
    name: string,
    { change, ...told }: Told & { change: (tx: Transaction) => Promise<boolean> },
  ): Promise<void> {
    await this.work.run(async (tx) => {
      if (!(await change(tx))) throw new WebhookNotFound({ webhook: name });
      await this.audit.execute(tx, ctx, { ...told, result: 'success', target: name });
    });
  }
}
