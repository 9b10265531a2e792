import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(context: Context, { operands }: Invocation<object>): Promise<void> {
  const { webhook, secret } = await (await context.client()).webhooks.rotateSecret(operands[0]!);
  const until = webhook.oldSecretUntil ?? '';
  context.stderr.line(`Webhook ${safeLine(webhook.name)} has a new secret, shown this once.`);
  context.stderr.line(`  The one before signs beside it until ${safeLine(until)}.`);
  context.stdout.line(safeLine(secret));
}
