import type { Context } from '../context.ts';
import { parseFormat, printList } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import type { Invocation } from './define.ts';
import { take } from './take.ts';
import type { DeadLetter } from './webhook-view.ts';

/** As many as a gateway keeps for a webhook. */
const deadLettersMax = 10_000;

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const { webhooks } = await context.client();
  const letters = await take(webhooks.allDeadLetters(operands[0]!), deadLettersMax);
  await printList(context, letters, {
    format,
    empty: 'Nothing was put aside.',
    columns,
    nameOf: (letter) => `audit-event/${letter.event}`,
  });
}

const columns: readonly Column<DeadLetter>[] = [
  { header: 'LEAF', value: (letter) => String(letter.leafIndex) },
  { header: 'EVENT', value: (letter) => letter.eventName },
  { header: 'ID', value: (letter) => letter.event },
  { header: 'ATTEMPTS', value: (letter) => String(letter.attempts) },
  { header: 'SINCE', value: (letter) => letter.deadTime },
  { header: 'LAST FAILURE', value: (letter) => letter.lastFailure },
  { header: 'REPLAY', value: (letter) => (letter.toBeReplayed ? 'soon' : ''), wide: true },
];
