import { leavesOf } from '../arguments/leaves.ts';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const size = operands[0] === undefined ? undefined : leavesOf(operands[0], 'leaves');
  const head = await (await context.client()).audit.checkpoint(size);
  if (format === 'json' || format === 'yaml') return printEncoded(context, head, format);
  // A note ends with its newline, and is checked byte for byte.
  const lines = head.note.trimEnd().split('\n');
  lines.forEach((line) => context.stdout.line(safeLine(line)));
}
