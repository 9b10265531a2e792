import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(context: Context, { operands }: Invocation<object>): Promise<void> {
  const { name, nextLeaf } = await (await context.client()).webhooks.enable(operands[0]!);
  context.stdout.line(`Webhook ${safeLine(name)} enabled; its next leaf is ${nextLeaf}.`);
}
