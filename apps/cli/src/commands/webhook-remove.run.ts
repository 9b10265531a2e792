import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(context: Context, { operands }: Invocation<object>): Promise<void> {
  const name = operands[0]!;
  await (await context.client()).webhooks.remove(name);
  context.stdout.line(`Webhook ${safeLine(name)} removed.`);
}
