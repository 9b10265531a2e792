import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(context: Context, { operands }: Invocation<object>): Promise<void> {
  const { name, nextLeaf } = await (await context.client()).webhooks.disable(operands[0]!);
  context.stdout.line(`Webhook ${safeLine(name)} disabled; its next leaf is ${nextLeaf}.`);
}
