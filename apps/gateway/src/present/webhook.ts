import { timestampOf } from '@endoscope/contracts';
import type {
  DeadLetter as DeadLetterMessage,
  Webhook as WebhookMessage,
} from '@endoscope/contracts';
import { disableReasons, webhookStates } from '@endoscope/webhooks';
import type { DeadLetter, Webhook } from '@endoscope/webhooks';
import { z } from 'zod';
import { timeJson } from './common.ts';

export const webhookSchema = z
  .object({
    name: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    state: z.enum(webhookStates),
    disabledReason: z.enum(disableReasons).optional(),
    createTime: z.string(),
    createdBy: z.string(),
    nextLeaf: z.int(),
    failures: z.int(),
    lastFailure: z.string().optional(),
    nextAttemptTime: z.string().optional(),
    lastDeliveryTime: z.string().optional(),
    oldSecretUntil: z.string().optional(),
    deadLetters: z.int(),
  })
  .meta({ id: 'Webhook' });

export const webhookPageSchema = z
  .object({ webhooks: z.array(webhookSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'WebhookPage' });

export const webhookWithSecretSchema = z
  .object({ webhook: webhookSchema, secret: z.string() })
  .meta({ id: 'WebhookWithSecret' });

export const addWebhookSchema = z
  .strictObject({
    name: z.string().max(63),
    url: z.string().max(2_048),
    events: z.array(z.string().max(64)).max(50).optional(),
    fromLeaf: z.int().min(0).optional(),
  })
  .meta({ id: 'AddWebhook' });

export const deadLetterPageSchema = z
  .object({
    deadLetters: z.array(
      z
        .object({
          leafIndex: z.int(),
          event: z.string(),
          eventName: z.string(),
          attempts: z.int(),
          lastFailure: z.string(),
          deadTime: z.string(),
          toBeReplayed: z.boolean(),
        })
        .meta({ id: 'DeadLetter' }),
    ),
    nextPageToken: z.string().optional(),
  })
  .meta({ id: 'DeadLetterPage' });

export const replaySchema = z
  .strictObject({ event: z.string().max(64).optional() })
  .meta({ id: 'ReplayDeadLetters' });

export const replayedSchema = z.object({ replayed: z.int() }).meta({ id: 'DeadLettersReplayed' });

export function webhookJson({ revision: _internal, ...webhook }: Webhook) {
  return {
    ...webhook,
    events: [...webhook.events],
    createTime: timeJson(webhook.createTime),
    nextAttemptTime: timeJson(webhook.nextAttemptTime),
    lastDeliveryTime: timeJson(webhook.lastDeliveryTime),
    oldSecretUntil: timeJson(webhook.oldSecretUntil),
  };
}

export function webhookMessage({ revision: _internal, ...webhook }: Webhook): WebhookMessage {
  const time = (at: Date | undefined) => (at === undefined ? null : timestampOf(at));
  return {
    ...webhook,
    events: [...webhook.events],
    createTime: timestampOf(webhook.createTime),
    nextAttemptTime: time(webhook.nextAttemptTime),
    lastDeliveryTime: time(webhook.lastDeliveryTime),
    oldSecretUntil: time(webhook.oldSecretUntil),
  };
}

export function deadLetterJson(letter: DeadLetter) {
  const { eventId, event, deadTime, isToBeReplayed, ...rest } = letter;
  return {
    ...rest,
    event: eventId,
    eventName: event,
    deadTime: timeJson(deadTime),
    toBeReplayed: isToBeReplayed,
  };
}

export function deadLetterMessage(letter: DeadLetter): DeadLetterMessage {
  return { ...deadLetterJson(letter), deadTime: timestampOf(letter.deadTime) };
}
