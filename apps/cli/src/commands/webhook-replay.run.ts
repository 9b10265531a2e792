import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(context: Context, { operands }: Invocation<object>): Promise<void> {
  const [name = '', event] = operands;
  const { replayed } = await (await context.client()).webhooks.replay(name, event);
  const events = replayed === 1 ? '1 event' : `${replayed} events`;
  context.stdout.line(`${events} will be sent to ${safeLine(name)} once more.`);
}
