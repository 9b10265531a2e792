import type {
  AddWebhookRequest__Output,
  AddWebhookResponse,
  DisableWebhookRequest__Output,
  DisableWebhookResponse,
  EnableWebhookRequest__Output,
  EnableWebhookResponse,
  GetWebhookRequest__Output,
  GetWebhookResponse,
  ListDeadLettersRequest__Output,
  ListDeadLettersResponse,
  ListWebhooksRequest__Output,
  ListWebhooksResponse,
  RemoveWebhookRequest__Output,
  RemoveWebhookResponse,
  ReplayDeadLettersRequest__Output,
  ReplayDeadLettersResponse,
  RotateWebhookSecretRequest__Output,
  RotateWebhookSecretResponse,
} from '@endoscope/contracts';
import { deadLetterMessage, webhookMessage } from '../../present/webhook.ts';
import type { Webhooks } from '../../wiring/webhooks.ts';
import type { GrpcDoor } from '../grpc-door.ts';

/** What REST has below /v1/webhooks. */
export function webhookService(door: GrpcDoor, use: Webhooks['use']) {
  return {
    ...registryMethods(door, use),
    rotateWebhookSecret: door.unary<
      RotateWebhookSecretRequest__Output,
      RotateWebhookSecretResponse
    >(async (ctx, { webhook: name }) => {
      const { webhook, secret } = await use.rotate.execute(ctx, name);
      return { webhook: webhookMessage(webhook), secret };
    }),
    listDeadLetters: door.unary<ListDeadLettersRequest__Output, ListDeadLettersResponse>(
      async (ctx, request) => {
        const { items, nextPageToken = '' } = await use.listDead.execute(ctx, request);
        return { deadLetters: items.map(deadLetterMessage), nextPageToken };
      },
    ),
    replayDeadLetters: door.unary<ReplayDeadLettersRequest__Output, ReplayDeadLettersResponse>(
      (ctx, { webhook, event }) => use.replay.execute(ctx, { webhook, event: event || undefined }),
    ),
  };
}

function registryMethods(door: GrpcDoor, use: Webhooks['use']) {
  return {
    listWebhooks: door.unary<ListWebhooksRequest__Output, ListWebhooksResponse>(
      async (ctx, request) => {
        const { items, nextPageToken = '' } = await use.list.execute(ctx, request);
        return { webhooks: items.map(webhookMessage), nextPageToken };
      },
    ),
    getWebhook: door.unary<GetWebhookRequest__Output, GetWebhookResponse>(
      async (ctx, { webhook }) => ({
        webhook: webhookMessage(await use.find.execute(ctx, webhook)),
      }),
    ),
    addWebhook: door.unary<AddWebhookRequest__Output, AddWebhookResponse>(
      async (ctx, { name, url, events, fromLeaf }) => {
        const from = fromLeaf === undefined ? undefined : Number(fromLeaf);
        const added = await use.add.execute(ctx, { name, url, events, fromLeaf: from });
        return { webhook: webhookMessage(added.webhook), secret: added.secret };
      },
    ),
    removeWebhook: door.unary<RemoveWebhookRequest__Output, RemoveWebhookResponse>(
      async (ctx, { webhook }) => {
        await use.remove.execute(ctx, webhook);
        return {};
      },
    ),
    enableWebhook: door.unary<EnableWebhookRequest__Output, EnableWebhookResponse>(
      async (ctx, { webhook }) => ({
        webhook: webhookMessage(await use.switching.execute(ctx, { webhook, to: 'enabled' })),
      }),
    ),
    disableWebhook: door.unary<DisableWebhookRequest__Output, DisableWebhookResponse>(
      async (ctx, { webhook }) => ({
        webhook: webhookMessage(await use.switching.execute(ctx, { webhook, to: 'disabled' })),
      }),
    ),
  };
}
