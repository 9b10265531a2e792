import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import type { Invocation } from './define.ts';
import { eventsOf, stateOf } from './webhook-view.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const webhook = await (await context.client()).webhooks.get(operands[0]!);
  if (format === 'json' || format === 'yaml') return printEncoded(context, webhook, format);
  const fields = renderFields([
    ['Name', webhook.name],
    ['URL', webhook.url],
    ['Events', eventsOf(webhook)],
    ['State', stateOf(webhook)],
    ['Next leaf', webhook.nextLeaf],
    ['Failures', webhook.failures],
    ['Last failure', webhook.lastFailure],
    ['Next attempt', webhook.nextAttemptTime],
    ['Last delivery', webhook.lastDeliveryTime],
    ['Dead letters', webhook.deadLetters],
    ['Old secret until', webhook.oldSecretUntil],
    ['Created', webhook.createTime],
    ['Created by', webhook.createdBy],
  ]);
  fields.forEach((line) => context.stdout.line(line));
}
