import type { Context } from '../context.ts';
import { parseFormat } from '../output/print-result.ts';
import { printHolds } from './audit-holds.run.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ reason?: string; output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const { audit } = await context.client();
  const hold = await audit.releaseHold(operands[0]!, options.reason);
  await printHolds(context, [hold], format);
}
