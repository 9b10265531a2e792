export const webhookStates = ['enabled', 'disabled'] as const;
export type WebhookState = (typeof webhookStates)[number];

/** Why a webhook is disabled. */
export const disableReasons = ['operator', 'receiver_gone', 'dead_letters_full'] as const;
export type DisableReason = (typeof disableReasons)[number];

/** A receiver of the ledger's events, without its secret. */
export interface Webhook {
  readonly name: string;
  readonly url: string;
  /** Names, or `session.*`; none: all events. */
  readonly events: readonly string[];
  readonly state: WebhookState;
  readonly disabledReason: DisableReason | undefined;
  readonly createTime: Date;
  readonly createdBy: string;
  /** The leaf of the next event it gets, if that is one of `events`. */
  readonly nextLeaf: number;
  /** Attempts that failed to deliver that event. */
  readonly failures: number;
  readonly lastFailure: string | undefined;
  readonly nextAttemptTime: Date | undefined;
  readonly lastDeliveryTime: Date | undefined;
  /** While the secret before the present one still signs, too. */
  readonly oldSecretUntil: Date | undefined;
  readonly deadLetters: number;
  /** New with every registration: a name may come back for another receiver. */
  readonly revision: string;
}

/** An event that its receiver did not take. */
export interface DeadLetter {
  readonly leafIndex: number;
  readonly eventId: string;
  readonly event: string;
  readonly attempts: number;
  readonly lastFailure: string;
  readonly deadTime: Date;
  /** It is tried once more as soon as can be. */
  readonly isToBeReplayed: boolean;
}

/**
 * Never sent: a webhook that fails would make an event for each event, and two would do so for each
 * other without end.
 */
const neverSent: ReadonlySet<string> = new Set(['webhook.delivery_abandoned']);

export function wantsEvent(patterns: readonly string[], event: string): boolean {
  if (neverSent.has(event)) return false;
  if (patterns.length === 0) return true;
  return patterns.some((pattern) =>
    pattern.endsWith('.*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern,
  );
}
