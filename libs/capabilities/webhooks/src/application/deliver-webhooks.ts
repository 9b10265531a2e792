import type { AppendAudit } from '@endoscope/audit';
import type { Clock, UnitOfWork } from '@endoscope/core';
import type { DisableReason } from '../domain/webhook.ts';
import { webhookLimits } from '../domain/webhooks.limits.ts';
import type { DeliveryLimits } from '../domain/webhooks.limits.ts';
import type { SealedEvents } from '../ports/sealed-events.ts';
import type { DeliverableWebhook, DeliveryStore } from '../ports/webhook-store.ts';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import { DeliverOne } from './deliver-one.ts';

export type DeliveryOutcome = 'delivered' | 'failed' | 'put_aside';

export interface DeliveryObserver {
  /** For each attempt, and for each event that is put aside. */
  onDelivery(webhook: string, outcome: DeliveryOutcome, failure?: string): void;
  /** Events that the webhook which is furthest behind has still to be looked through. */
  onBehind(events: number): void;
  onDisabled(webhook: string, reason: DisableReason): void;
  /** What was not the receiver's fault. */
  onFailure(webhook: string, cause: unknown): void;
}

export interface DeliveryParts {
  readonly store: DeliveryStore;
  readonly events: SealedEvents;
  readonly sender: WebhookSender;
  readonly audit: Pick<AppendAudit, 'execute'>;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly observer: DeliveryObserver;
  readonly limits: DeliveryLimits;
  /** 0 to 1. */
  readonly random: () => number;
}

/**
 * Sends sealed events to webhooks, each from its own place in the ledger. The ledger is the outbox:
 * what is sealed is durable, and the place moves on after the receiver has said so, so that a crash
 * sends an event twice rather than not at all.
 *
 * Owns:  one delivery under way for each webhook, `concurrentMax` in all.
 * Bound: `pageRows` events for each of them.
 * Order: that of the ledger for each webhook: while an event fails, later ones wait for it, until
 *        it is delivered or put aside.
 * Ends:  with `stop`, or when the lease is lost: then another gateway goes on from what was noted.
 */
export class DeliverWebhooks {
  private readonly running = new Map<string, Promise<void>>();
  private stopping = new AbortController();

  constructor(
    private readonly parts: DeliveryParts,
    private readonly holder: string,
  ) {}

  /** Looks once for what is to be done, and begins it. Rejects when the database does not answer. */
  async pass(): Promise<void> {
    const { store, events, observer, limits } = this.parts;
    const { leaseMs } = limits;
    let isOurs = false;
    try {
      isOurs = await store.takeLease({ holder: this.holder, leaseMs });
    } finally {
      if (!isOurs) await this.halt();
    }
    if (!isOurs) return;
    // What is under way now may end before it is looked at, and has then moved on.
    const busy = new Set(this.running.keys());
    const all = await store.enabled((name, cause) => observer.onFailure(name, cause));
    const size = await events.size();
    const behind = all.map(({ webhook }) => size - webhook.nextLeaf);
    observer.onBehind(Math.max(0, ...behind));
    for (const each of all.filter(({ webhook }) => !busy.has(webhook.name))) {
      if (!this.isDue(each)) continue;
      if (this.running.size >= webhookLimits.concurrentMax) return;
      this.begin(each);
    }
  }

  /** Ends what is under way and lets another gateway take over at once. */
  async stop(): Promise<void> {
    await this.halt();
    await this.parts.store.releaseLease(this.holder);
  }

  private isDue({ webhook }: DeliverableWebhook): boolean {
    const { nextAttemptTime } = webhook;
    return nextAttemptTime === undefined || nextAttemptTime <= this.parts.clock.now();
  }

  private begin(target: DeliverableWebhook): void {
    const { name } = target.webhook;
    const one = new DeliverOne(this.parts, target, this.stopping.signal);
    const delivery = one
      .execute()
      .catch((cause: unknown) => this.parts.observer.onFailure(name, cause))
      .finally(() => this.running.delete(name));
    this.running.set(name, delivery);
  }

  private async halt(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running.values());
    this.stopping = new AbortController();
  }
}
