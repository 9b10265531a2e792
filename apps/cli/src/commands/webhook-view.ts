import type { EndoscopeClient } from '@endoscope/client';

type WebhooksApi = EndoscopeClient['webhooks'];
export type Webhook = Awaited<ReturnType<WebhooksApi['get']>>;
export type DeadLetter = Awaited<ReturnType<WebhooksApi['deadLetters']>>['items'][number];

export function eventsOf({ events }: Webhook): string {
  return events.length === 0 ? 'all' : events.join(',');
}

/** `enabled`, `failing` while an event is not taken, or why it is disabled. */
export function stateOf({ state, disabledReason, failures }: Webhook): string {
  if (state === 'disabled') return `disabled (${disabledReason?.replaceAll('_', ' ') ?? ''})`;
  return failures > 0 ? 'failing' : state;
}
