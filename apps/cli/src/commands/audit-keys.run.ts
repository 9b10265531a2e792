import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const answer = await (await context.client()).audit.keys();
  if (format === 'json' || format === 'yaml') return printEncoded(context, answer, format);
  for (const { vkey } of answer.keys) context.stdout.line(safeLine(vkey));
}
