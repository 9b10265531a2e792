import { systemContext } from '@endoscope/core';
import { retryPauseMs } from '../domain/retry-pause.ts';
import { webhookHeaders } from '../domain/sign-webhook.ts';
import { wantsEvent } from '../domain/webhook.ts';
import type { DeadLetter, DisableReason } from '../domain/webhook.ts';
import { webhookLimits } from '../domain/webhooks.limits.ts';
import type { OutgoingEvent } from '../ports/sealed-events.ts';
import type { DeliverableWebhook, Progress } from '../ports/webhook-store.ts';
import type { DeliveryParts } from './deliver-webhooks.ts';

type Attempt = 'delivered' | 'gone' | 'aborted' | { readonly failure: string };

/**
 * One webhook's turn: what is to be replayed, then what is new, until nothing is left, an attempt
 * fails, or the webhook is not ours any more.
 */
export class DeliverOne {
  private progress: Progress;
  private notedAtMs = performance.now();

  constructor(
    private readonly parts: DeliveryParts,
    private readonly target: DeliverableWebhook,
    private readonly signal: AbortSignal,
  ) {
    const { nextLeaf, failures, lastFailure, nextAttemptTime, lastDeliveryTime } = target.webhook;
    this.progress = { nextLeaf, failures, lastFailure, nextAttemptTime, lastDeliveryTime };
  }

  async execute(): Promise<void> {
    if (!(await this.replay())) return;
    while (!this.signal.aborted) {
      const { pageRows } = webhookLimits;
      const page = await this.parts.events.from(this.progress.nextLeaf, pageRows);
      if (page.length === 0) return;
      for (const { leafIndex, event } of page) {
        const isWanted = event && wantsEvent(this.target.webhook.events, event.name);
        if (isWanted && !(await this.deliver(event))) return;
        this.progress = { ...this.progress, nextLeaf: leafIndex + 1 };
        if (isWanted && !(await this.noteNowAndThen())) return;
      }
      if (!(await this.note())) return;
      if (page.length < pageRows) return;
    }
  }

  /** False: this turn is over. */
  private async deliver(event: OutgoingEvent): Promise<boolean> {
    const attempt = await this.attempt(event);
    if (attempt === 'aborted') {
      await this.note();
      return false;
    }
    if (attempt === 'gone') {
      await this.disable('receiver_gone');
      return false;
    }
    if (attempt !== 'delivered') {
      await this.failed(event, attempt.failure);
      return false;
    }
    this.progress = {
      ...this.progress,
      ...{ failures: 0, lastFailure: undefined, nextAttemptTime: undefined },
      lastDeliveryTime: this.parts.clock.now(),
    };
    return true;
  }

  private async attempt({ id, name, body }: OutgoingEvent): Promise<Attempt> {
    const { sender, clock, observer, limits } = this.parts;
    const { webhook, secrets } = this.target;
    const at = clock.now();
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Endoscope-Webhooks',
      ...webhookHeaders({ id, at, body }, secrets),
      'endoscope-event': name,
    };
    let failure: string;
    try {
      const call = { url: webhook.url, headers, body, timeoutMs: limits.attemptTimeoutMs };
      const status = await sender.send(call, this.signal);
      if (status >= 200 && status < 300) {
        observer.onDelivery(webhook.name, 'delivered');
        return 'delivered';
      }
      if (status === 410) return 'gone';
      failure = `the receiver answered ${status}`;
    } catch (error) {
      if (this.signal.aborted) return 'aborted';
      failure = error instanceof Error ? error.message : String(error);
    }
    failure = failure.slice(0, webhookLimits.failureUnitsMax);
    observer.onDelivery(webhook.name, 'failed', failure);
    return { failure };
  }

  private async failed(event: OutgoingEvent, failure: string): Promise<void> {
    const { clock, limits, random } = this.parts;
    const failures = this.progress.failures + 1;
    if (failures >= limits.attemptsMax) return this.putAside(event, failures, failure);
    const pauseMs = retryPauseMs(failures, limits, random());
    const nextAttemptTime = new Date(clock.now().getTime() + pauseMs);
    this.progress = { ...this.progress, failures, lastFailure: failure, nextAttemptTime };
    await this.note();
  }

  private async putAside(event: OutgoingEvent, attempts: number, failure: string): Promise<void> {
    const { webhook } = this.target;
    if (webhook.deadLetters >= webhookLimits.deadLettersMax) {
      await this.note();
      return this.disable('dead_letters_full');
    }
    const { store, audit, work, clock, observer } = this.parts;
    const letter: DeadLetter = {
      ...{ leafIndex: event.leafIndex, eventId: event.id, event: event.name, attempts },
      ...{ lastFailure: failure, deadTime: clock.now(), isToBeReplayed: false },
    };
    await this.note();
    const isPut = await work.run(async (tx) => {
      if (!(await store.putAside(tx, webhook, letter))) return false;
      await audit.execute(tx, systemContext(), {
        event: 'webhook.delivery_abandoned',
        result: 'failure',
        target: webhook.name,
        details: { event: event.id, leafIndex: event.leafIndex, attempts, failure },
      });
      return true;
    });
    if (isPut) observer.onDelivery(webhook.name, 'put_aside', failure);
  }

  private async disable(reason: DisableReason): Promise<void> {
    const { store, audit, work, observer } = this.parts;
    const { webhook } = this.target;
    await this.note();
    const isDone = await work.run(async (tx) => {
      if (!(await store.disable(tx, webhook, reason))) return false;
      const told = { event: 'webhook.disabled', result: 'success', reason } as const;
      await audit.execute(tx, systemContext(), { ...told, target: webhook.name });
      return true;
    });
    if (isDone) observer.onDisabled(webhook.name, reason);
  }

  /** What was put aside and is asked for again: one attempt each. False: the turn is over. */
  private async replay(): Promise<boolean> {
    const { store, events } = this.parts;
    const { webhook } = this.target;
    for (const letter of await store.toReplay(webhook, webhookLimits.pageRows)) {
      if (this.signal.aborted) return false;
      const [found] = await events.from(letter.leafIndex, 1);
      if (found?.leafIndex !== letter.leafIndex || found.event === undefined) {
        await store.keepDeadLetter(webhook, letter.leafIndex, 'the event is not kept any more');
        continue;
      }
      const attempt = await this.attempt(found.event);
      if (attempt === 'aborted') return false;
      if (attempt === 'gone') {
        await this.disable('receiver_gone');
        return false;
      }
      if (attempt === 'delivered') await store.dropDeadLetter(webhook, letter.leafIndex);
      else await store.keepDeadLetter(webhook, letter.leafIndex, attempt.failure);
    }
    return true;
  }

  private async noteNowAndThen(): Promise<boolean> {
    if (performance.now() - this.notedAtMs < webhookLimits.noteIntervalMs) return true;
    return this.note();
  }

  /** False when the webhook was removed or disabled meanwhile. */
  private note(): Promise<boolean> {
    this.notedAtMs = performance.now();
    return this.parts.store.note(this.target.webhook, this.progress);
  }
}
