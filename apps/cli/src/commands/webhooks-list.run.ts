import type { Context } from '../context.ts';
import { ageOf } from '../output/age.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';
import { eventsOf, stateOf } from './webhook-view.ts';
import type { Webhook } from './webhook-view.ts';

/** More than a gateway takes. */
const webhooksMax = 1_000;

export async function run(
  context: Context,
  { options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const webhooks = await take((await context.client()).webhooks.all(), webhooksMax);
  await printList(context, webhooks, {
    format,
    empty: 'No webhooks. Add one: endo webhook add NAME URL',
    columns: columns(new Date()),
    nameOf: (webhook) => `webhook/${webhook.name}`,
  });
}

function columns(now: Date): Column<Webhook>[] {
  return [
    { header: 'NAME', value: (w) => w.name },
    { header: 'STATE', value: stateOf, isState: true },
    { header: 'EVENTS', value: eventsOf },
    { header: 'URL', value: (w) => w.url },
    { header: 'DEAD LETTERS', value: (w) => String(w.deadLetters) },
    { header: 'DELIVERED', value: (w) => ageOf(w.lastDeliveryTime, now) },
    { header: 'NEXT LEAF', value: (w) => String(w.nextLeaf), wide: true },
    { header: 'FAILURES', value: (w) => String(w.failures), wide: true },
    { header: 'LAST FAILURE', value: (w) => w.lastFailure, wide: true },
    { header: 'CREATED BY', value: (w) => w.createdBy, wide: true },
  ];
}
