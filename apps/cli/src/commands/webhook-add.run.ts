import { leavesOf } from '../arguments/leaves.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

interface AddOptions {
  readonly event?: readonly string[];
  readonly fromLeaf?: string;
}

export async function run(
  context: Context,
  { operands, options }: Invocation<AddOptions>,
): Promise<void> {
  const [name = '', url = ''] = operands;
  const { event: events, fromLeaf: from } = options;
  const fromLeaf = from === undefined ? undefined : leavesOf(from, '--from-leaf');
  const { webhook, secret } = await (await context.client()).webhooks.add({
    ...{ name, url },
    ...(events && { events }),
    ...(fromLeaf !== undefined && { fromLeaf }),
  });
  context.stderr.line(`Webhook ${safeLine(webhook.name)} added. Its secret, shown this once:`);
  context.stdout.line(safeLine(secret));
}
