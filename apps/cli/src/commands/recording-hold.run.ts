import type { Recording } from '@endoscope/client';
import type { Context } from '../context.ts';
import { parseFormat } from '../output/print-result.ts';
import type { Invocation } from './define.ts';
import { printRecordings } from './recordings-list.run.ts';

export function runHold(
  context: Context,
  invocation: Invocation<{ reason: string; output?: string }>,
): Promise<void> {
  const { reason } = invocation.options;
  return each(context, invocation, (recordings, id) => recordings.hold(id, reason));
}

export function runRelease(
  context: Context,
  invocation: Invocation<{ reason?: string; output?: string }>,
): Promise<void> {
  const { reason } = invocation.options;
  return each(context, invocation, (recordings, id) => recordings.release(id, reason));
}

type Recordings = Awaited<ReturnType<Context['client']>>['recordings'];

async function each(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
  change: (recordings: Recordings, id: string) => Promise<Recording>,
): Promise<void> {
  const format = parseFormat(options.output);
  const { recordings } = await context.client();
  const changed: Recording[] = [];
  for (const id of operands) changed.push(await change(recordings, id));
  await printRecordings(context, changed, format);
}
