import type { SessionPlan } from '@endoscope/client';
import type { Context } from '../context.ts';
import type { OutputFormat } from '../output/print-result.ts';
import { printEncoded } from '../output/print-result.ts';
import { colourOfState } from '../output/colours.ts';
import { safeLine } from '../output/terminal-safe.ts';

/** `--dry-run`: the container as it would be sent on stdout, the findings on stderr. */
export async function printPlan(
  context: Context,
  plan: SessionPlan,
  format: OutputFormat,
): Promise<void> {
  for (const finding of plan.findings ?? []) {
    const colour = colourOfState(finding.severity);
    const label = colour ? context.paint(colour, finding.severity) : safeLine(finding.severity);
    const words = [finding.message, finding.suggestion].filter(Boolean).join(' ');
    context.stderr.line(`${label}: ${safeLine(words)}`);
  }
  const container = plan.container ?? parseContainer(plan.containerJson);
  if (format === 'name') return context.stdout.line(safeLine(plan.specHash));
  const isEncoded = format === 'json' || format === 'yaml';
  await printEncoded(
    context,
    isEncoded ? { ...plan, container } : container,
    format === 'json' ? 'json' : 'yaml',
  );
}

function parseContainer(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json);
}
