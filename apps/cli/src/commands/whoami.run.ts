import type { Me } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { parseFormat, printEncoded } from '../output/print-result.ts';
import { renderTable } from '../output/table.ts';
import { renderFields } from '../output/fields.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  if (format === 'wide' || format === 'name') throw new UsageError('whoami prints json or yaml');
  const me = await (await context.client()).me();
  if (format !== 'table') return printEncoded(context, me, format);
  for (const line of describePrincipal(me)) context.stdout.line(line);
  context.stdout.line();
  const columns = [
    { header: 'ACTION', value: (a: AllowedAction) => a.action },
    { header: 'ALLOWED', value: (a: AllowedAction) => a.answer, isState: true },
    { header: 'POLICIES', value: (a: AllowedAction) => a.policyIds?.join(', ') },
  ];
  const table = renderTable(me.allowedActions ?? [], columns, {
    wide: false,
    paint: context.paint,
  });
  table.forEach((line) => context.stdout.line(line));
}

type AllowedAction = NonNullable<Me['allowedActions']>[number];

function describePrincipal({ principal }: Me): string[] {
  const groups = principal.groups ?? [];
  const noGroups = principal.hasGroups === false ? 'the token carries no groups' : 'none';
  return renderFields([
    ['Username', principal.username],
    ['Kind', principal.kind],
    ['Groups', groups.length > 0 ? groups.join(', ') : noGroups],
    ['Issuer', principal.issuer],
    ['Subject', principal.subject],
    ['Client', principal.clientId],
    ['Token expires', principal.expiresAt],
  ]);
}
