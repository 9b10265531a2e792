import type { Transaction } from '@endoscope/core';
import type { DeadLetter, DisableReason, Webhook } from '../domain/webhook.ts';

/** The registry, as operators see and change it. Secrets go in and are never given back. */
export interface WebhookStore {
  /** Throws WebhookNameTaken. */
  insert(tx: Transaction, webhook: Webhook, secret: string): Promise<void>;
  find(name: string): Promise<Webhook | undefined>;
  /** By name. */
  list(page: { after: string | undefined; limit: number }): Promise<readonly Webhook[]>;
  count(): Promise<number>;
  /** False when there is none. */
  remove(tx: Transaction, name: string): Promise<boolean>;
  /** Undefined reason: it is enabled, and tried at once. False when there is none. */
  setState(tx: Transaction, name: string, disabled: DisableReason | undefined): Promise<boolean>;
  /** The present secret becomes the old one. False when there is none. */
  setSecret(
    tx: Transaction,
    name: string,
    given: { secret: string; oldSecretUntil: Date },
  ): Promise<boolean>;
  /** By leaf. */
  deadLetters(
    name: string,
    page: { after: number | undefined; limit: number },
  ): Promise<readonly DeadLetter[]>;
  /** One, or all; answers how many were marked. */
  markForReplay(tx: Transaction, name: string, eventId: string | undefined): Promise<number>;
}

/** A webhook as the deliverer needs it. */
export interface DeliverableWebhook {
  readonly webhook: Webhook;
  /** The present one first. */
  readonly secrets: readonly string[];
}

/** Which registration is meant; what was removed meanwhile is not touched. */
export type WebhookKey = Pick<Webhook, 'name' | 'revision'>;

export interface Progress {
  readonly nextLeaf: number;
  readonly failures: number;
  readonly lastFailure: string | undefined;
  readonly nextAttemptTime: Date | undefined;
  readonly lastDeliveryTime: Date | undefined;
}

/** What the one gateway that delivers reads and notes. */
export interface DeliveryStore {
  /** Takes the lease, or keeps it; false while another one has it. */
  takeLease(claim: { holder: string; leaseMs: number }): Promise<boolean>;
  releaseLease(holder: string): Promise<void>;
  /** Enabled ones; one whose secret cannot be opened is told as a failure by `onUnreadable`. */
  enabled(onUnreadable: (name: string, cause: unknown) => void): Promise<DeliverableWebhook[]>;
  /** False when it is not there any more, or disabled: the deliverer leaves it alone. */
  note(key: WebhookKey, progress: Progress): Promise<boolean>;
  /** Puts the event aside and moves on; false as of `note`. */
  putAside(tx: Transaction, key: WebhookKey, letter: DeadLetter): Promise<boolean>;
  disable(tx: Transaction, key: WebhookKey, reason: DisableReason): Promise<boolean>;
  /** Those that are to be tried again, by leaf. */
  toReplay(key: WebhookKey, limit: number): Promise<readonly DeadLetter[]>;
  /** Delivered: it is gone. */
  dropDeadLetter(key: WebhookKey, leafIndex: number): Promise<void>;
  /** It failed again, and waits for another replay. */
  keepDeadLetter(key: WebhookKey, leafIndex: number, failure: string): Promise<void>;
}
