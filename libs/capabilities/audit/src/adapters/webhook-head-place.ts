import { createHmac } from 'node:crypto';
import type { HeadPlace } from '../ports/head-place.ts';
import type { SealedHead } from '../ports/ledger-store.ts';

export interface WebhookSettings {
  readonly url: string;
  /** Signs each call (standardwebhooks.com); 24 to 64 bytes. */
  readonly secret: Uint8Array;
  /** The ledger's name. */
  readonly origin: string;
}

/**
 * Posts heads as JSON to one address, signed as Standard Webhooks says: `webhook-id` is the same for
 * the same head, `webhook-signature` is HMAC-SHA256 over id, timestamp and body.
 */
export class WebhookHeadPlace implements HeadPlace {
  readonly name = 'webhook';

  constructor(
    private readonly settings: WebhookSettings,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async put(head: SealedHead, signal: AbortSignal): Promise<void> {
    const { url, secret, origin } = this.settings;
    const body = JSON.stringify({
      type: 'ledger.checkpoint',
      timestamp: head.signedAt.toISOString(),
      data: {
        origin,
        treeSize: head.treeSize,
        rootHash: Buffer.from(head.root).toString('base64'),
        note: head.note,
      },
    });
    const id = `checkpoint-${head.treeSize}-${Buffer.from(head.root).toString('hex').slice(0, 16)}`;
    const timestamp = String(Math.floor(this.now().getTime() / 1_000));
    const hmac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`);
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${hmac.digest('base64')}`,
      },
      body,
      redirect: 'error',
      signal,
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
  }
}
