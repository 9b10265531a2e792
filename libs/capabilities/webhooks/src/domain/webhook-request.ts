import { RequestInvalid } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';
import { webhookLimits } from './webhooks.limits.ts';

export interface WebhookRequest {
  /** A DNS label. */
  readonly name: string;
  readonly url: string;
  readonly events?: readonly string[] | undefined;
  /** Leaf of the first event it may get; absent: only what is sealed from now on. */
  readonly fromLeaf?: number | undefined;
}

export interface WebhookRules {
  /** Without TLS anybody on the way reads the events. For developers only. */
  readonly allowHttp: boolean;
  readonly isEventPattern: (text: string) => boolean;
}

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Throws RequestInvalid with all that is wrong. */
export function checkWebhookRequest(request: WebhookRequest, rules: WebhookRules): void {
  const { name, url, events = [], fromLeaf = 0 } = request;
  const { eventsMax } = webhookLimits;
  const fields: FieldViolation[] = [];
  const require = (isRight: boolean, field: string, message: string): void => {
    if (!isRight) fields.push({ field, message });
  };
  require(label.test(name), 'name', 'must be a DNS label: lower-case letters, digits, "-".');
  const problem = urlProblem(url, rules);
  require(problem === undefined, 'url', problem ?? '');
  require(events.length <= eventsMax, 'events', `must be ${eventsMax} at most.`);
  for (const [at, event] of events.slice(0, eventsMax).entries()) {
    const message = 'is no event name, nor a subject such as "session.*".';
    require(rules.isEventPattern(event), `events[${at}]`, message);
  }
  const isLeaf = Number.isSafeInteger(fromLeaf) && fromLeaf >= 0;
  require(isLeaf, 'fromLeaf', 'must be the index of a leaf.');
  if (fields.length === 0) return;
  throw new RequestInvalid({ what: 'The webhook cannot be added as described.' }, { fields });
}

function urlProblem(text: string, { allowHttp }: WebhookRules): string | undefined {
  if (text.length > webhookLimits.urlUnitsMax || !URL.canParse(text)) return 'must be a URL.';
  const url = new URL(text);
  const isKnown = url.protocol === 'https:' || (allowHttp && url.protocol === 'http:');
  if (!isKnown) return 'must begin with https://.';
  if (url.username !== '' || url.password !== '') return 'must not carry a user name or password.';
  return url.hash === '' ? undefined : 'must not have a fragment.';
}

/** For the ledger and for logs: a query may hold what is meant for the receiver alone. */
export function shownUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname;
}
