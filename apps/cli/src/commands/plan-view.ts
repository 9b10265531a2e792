import type { Finding, SessionPlan } from '@endoscope/client';
import { exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { colourOfState } from '../output/colours.ts';
import type { OutputFormat } from '../output/print-result.ts';
import { printEncoded } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';

const verdicts: Readonly<Record<string, string>> = {
  accepted: 'Nothing is in the way.',
  refused: 'It would be refused; see the errors above.',
  unknown: 'Nothing is known to be in the way, but not everything could be looked at.',
};

/**
 * `--dry-run`: the object as it would be sent on stdout; policy, findings and the verdict on
 * stderr. Answers the exit status, which tells a script whether it would be refused.
 */
export async function printPlan(
  context: Context,
  plan: SessionPlan,
  format: OutputFormat,
): Promise<number> {
  const { decision, findings = [], verdict } = plan;
  if (decision) context.stderr.line(`policy: ${safeLine(decision.sentence)}`);
  for (const finding of findings) context.stderr.line(findingLine(context, finding));
  const sentence = verdict === undefined ? undefined : verdicts[verdict];
  if (sentence) context.stderr.line(sentence);
  await printObject(context, plan, format);
  return verdict === 'refused' ? exitCodes.failedPrecondition : exitCodes.ok;
}

function findingLine(context: Context, { severity, message, suggestion }: Finding): string {
  const colour = colourOfState(severity);
  const label = colour ? context.paint(colour, severity) : safeLine(severity);
  const words = [message, suggestion].filter(Boolean).join(' ');
  return `${label}: ${safeLine(words)}`;
}

async function printObject(
  context: Context,
  plan: SessionPlan,
  format: OutputFormat,
): Promise<void> {
  const container = plan.container ?? parseJson(plan.containerJson);
  const object = plan.pod ?? container;
  if (format === 'name') return context.stdout.line(safeLine(plan.specHash ?? ''));
  if (format === 'json' || format === 'yaml') {
    return printEncoded(context, { ...plan, container }, format);
  }
  if (object !== undefined) await printEncoded(context, object, 'yaml');
}

function parseJson(json: string | undefined): unknown {
  return json ? JSON.parse(json) : undefined;
}
