import type { Context } from '../context.ts';
import { parseFormat } from '../output/print-result.ts';
import { printHolds } from './audit-holds.run.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { options }: Invocation<{ reason: string; output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const hold = await (await context.client()).audit.placeHold(options.reason);
  await printHolds(context, [hold], format);
}
