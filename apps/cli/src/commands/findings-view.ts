import type { Finding } from '@endoscope/client';
import type { Paint } from '../output/colours.ts';
import { colourOfState } from '../output/colours.ts';
import { safeLine } from '../output/terminal-safe.ts';

/** One line a finding: `warning  sentence`, with what to do below it. */
export function findingLines(findings: readonly Finding[] | undefined, paint: Paint): string[] {
  return (findings ?? []).flatMap((finding) => {
    const colour = colourOfState(finding.severity);
    const label = safeLine(finding.severity).padEnd(8);
    const head = `  ${colour ? paint(colour, label) : label} ${safeLine(finding.message)}`;
    return finding.suggestion ? [head, `           ${safeLine(finding.suggestion)}`] : [head];
  });
}
