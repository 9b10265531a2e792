import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';

/** A receiver of sealed events. */
export interface Webhook {
  readonly name: string;
  readonly url: string;
  /** Names, or `session.*`; none: all. */
  readonly events: readonly string[];
  readonly state: 'enabled' | 'disabled';
  /** operator, receiver_gone or dead_letters_full. */
  readonly disabledReason?: string;
  readonly createTime: string;
  readonly createdBy: string;
  /** Leaf of the next event that is looked at for it. */
  readonly nextLeaf: number;
  /** Attempts that failed to deliver that event. */
  readonly failures: number;
  readonly lastFailure?: string;
  readonly nextAttemptTime?: string;
  readonly lastDeliveryTime?: string;
  /** Until then the secret before the present one signs, too. */
  readonly oldSecretUntil?: string;
  readonly deadLetters: number;
}

/** An event that its receiver did not take. */
export interface DeadLetter {
  readonly leafIndex: number;
  /** The id of the event. */
  readonly event: string;
  readonly eventName: string;
  readonly attempts: number;
  readonly lastFailure: string;
  readonly deadTime: string;
  readonly toBeReplayed: boolean;
}

interface WebhookWithSecret {
  readonly webhook: Webhook;
  /** `whsec_` and base64 (Standard Webhooks); it is never shown again. */
  readonly secret: string;
}

interface AddWebhook {
  readonly name: string;
  readonly url: string;
  readonly events?: readonly string[];
  /** Leaf of the first event it may get; absent: only what is sealed from now on. */
  readonly fromLeaf?: number;
}

/** /v1/webhooks: where sealed events are sent as they come. */
export class WebhooksApi {
  constructor(private readonly http: HttpTransport) {}

  async list(query: PageQuery = {}): Promise<ListPage<Webhook>> {
    const path = '/v1/webhooks';
    return pageOf(await this.http.json({ method: 'GET', path, query: { ...query } }), 'webhooks');
  }

  all(query: PageQuery = {}): AsyncGenerator<Webhook> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  get(name: string): Promise<Webhook> {
    return this.http.json({ method: 'GET', path: pathOf`/v1/webhooks/${name}` });
  }

  /** Never sent twice: the answer that is lost held the secret. */
  add(webhook: AddWebhook): Promise<WebhookWithSecret> {
    return this.http.json({ method: 'POST', path: '/v1/webhooks', body: webhook });
  }

  async remove(name: string): Promise<void> {
    await this.http.json({ method: 'DELETE', path: pathOf`/v1/webhooks/${name}` });
  }

  enable(name: string): Promise<Webhook> {
    const path = pathOf`/v1/webhooks/${name}:enable`;
    return this.http.json({ method: 'POST', path, repeatable: true });
  }

  disable(name: string): Promise<Webhook> {
    const path = pathOf`/v1/webhooks/${name}:disable`;
    return this.http.json({ method: 'POST', path, repeatable: true });
  }

  /** Never sent twice, as `add`. */
  rotateSecret(name: string): Promise<WebhookWithSecret> {
    return this.http.json({ method: 'POST', path: pathOf`/v1/webhooks/${name}:rotateSecret` });
  }

  async deadLetters(name: string, query: PageQuery = {}): Promise<ListPage<DeadLetter>> {
    const path = pathOf`/v1/webhooks/${name}/dead-letters`;
    return pageOf(
      await this.http.json({ method: 'GET', path, query: { ...query } }),
      'deadLetters',
    );
  }

  allDeadLetters(name: string): AsyncGenerator<DeadLetter> {
    return iteratePages((pageToken) => this.deadLetters(name, { pageToken }));
  }

  /** One by its event's id, or all that there are now. */
  replay(name: string, event?: string): Promise<{ readonly replayed: number }> {
    const path = pathOf`/v1/webhooks/${name}/dead-letters:replay`;
    return this.http.json({ method: 'POST', path, body: { event }, repeatable: true });
  }
}
