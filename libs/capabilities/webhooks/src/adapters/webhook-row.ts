import { invariant } from '@endoscope/core';
import type { Prisma } from '@endoscope/database';
import { disableReasons, webhookStates } from '../domain/webhook.ts';
import type { DeadLetter, Webhook } from '../domain/webhook.ts';

/** Every column but the secrets: a query that does not ask for them cannot show them. */
export const shown = {
  omit: { secretSealed: true, oldSecretSealed: true },
  include: { _count: { select: { deadLetters: true } } },
} as const;

type ShownRow = Prisma.WebhookGetPayload<typeof shown>;

export function webhookOf(row: ShownRow): Webhook {
  const state = webhookStates.find((each) => each === row.state);
  const disabledReason = disableReasons.find((each) => each === row.disabledReason);
  invariant(state !== undefined, `webhook ${row.name} rests as it was written`);
  return {
    name: row.name,
    url: row.url,
    events: row.events,
    state,
    disabledReason,
    createTime: row.createdAt,
    createdBy: row.createdBy,
    nextLeaf: Number(row.nextLeaf),
    failures: row.failures,
    lastFailure: row.lastFailure ?? undefined,
    nextAttemptTime: row.nextAttemptAt ?? undefined,
    lastDeliveryTime: row.lastDeliveryAt ?? undefined,
    oldSecretUntil: row.oldSecretUntil ?? undefined,
    deadLetters: row._count.deadLetters,
    revision: row.revision,
  };
}

export function deadLetterOf(row: Prisma.WebhookDeadLetterGetPayload<object>): DeadLetter {
  return {
    leafIndex: Number(row.leafIndex),
    eventId: row.eventId,
    event: row.event,
    attempts: row.attempts,
    lastFailure: row.lastFailure,
    deadTime: row.deadAt,
    isToBeReplayed: row.replayAt !== null,
  };
}
