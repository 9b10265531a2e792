import type { ClusterHealth } from '@endoscope/client';
import { exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { colourOfState } from '../output/colours.ts';
import type { Invocation } from './define.ts';
import { findingLines } from './findings-view.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<number> {
  const format = parseFormat(options.output);
  const health = await (await context.client()).clusters.check(operands[0]!);
  if (format === 'json' || format === 'yaml') await printEncoded(context, health, format);
  else printHealth(context, operands[0]!, health);
  return health.state === 'unreachable' ? exitCodes.unavailable : exitCodes.ok;
}

export function printHealth(context: Context, name: string, health: ClusterHealth): void {
  const colour = colourOfState(health.state);
  const state = colour ? context.paint(colour, health.state) : safeLine(health.state);
  const version = health.kubernetesVersion
    ? `, Kubernetes ${safeLine(health.kubernetesVersion)}`
    : '';
  context.stdout.line(`Cluster ${safeLine(name)} is ${state}${version}.`);
  for (const line of findingLines(health.findings, context.paint)) context.stdout.line(line);
}
