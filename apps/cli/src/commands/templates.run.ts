import type { Template } from '@endoscope/client';
import type { Context } from '../context.ts';
import { renderFields } from '../output/fields.ts';
import { parseFormat, printEncoded, printList } from '../output/print-result.ts';
import type { OutputFormat } from '../output/print-result.ts';
import type { Column } from '../output/table.ts';
import { safeLine } from '../output/terminal-safe.ts';
import type { Invocation } from './define.ts';

export async function run(
  context: Context,
  { operands, options }: Invocation<{ output?: string }>,
): Promise<void> {
  const format = parseFormat(options.output);
  const { templates } = await context.client();
  const [name] = operands;
  if (name !== undefined) return printOne(context, await templates.get(name), format);
  await printList(context, await templates.list(), {
    format,
    empty: 'No templates. An operator adds them as files: docs/guides/templates.md',
    columns: templateColumns,
    nameOf,
  });
}

const nameOf = ({ name }: Template): string => `template/${name}`;

const templateColumns: Column<Template>[] = [
  { header: 'NAME', value: (t) => t.name },
  { header: 'IMAGE', value: (t) => t.image },
  { header: 'PROFILE', value: (t) => t.profile },
  { header: 'FOR', value: (t) => t.styles?.join(',') },
  { header: 'TIME', value: (t) => t.ttlMax ?? t.ttlDefault },
  { header: 'DESCRIPTION', value: (t) => t.description },
  { header: 'COMMAND', value: (t) => commandOf(t), wide: true },
  { header: 'FIXED', value: (t) => t.locked?.join(','), wide: true },
];

async function printOne(context: Context, template: Template, format: OutputFormat): Promise<void> {
  if (format === 'json' || format === 'yaml') return printEncoded(context, template, format);
  if (format === 'name') return context.stdout.line(safeLine(nameOf(template)));
  renderFields(fieldsOf(template)).forEach((line) => context.stdout.line(line));
}

function fieldsOf(template: Template): [string, string | undefined][] {
  const { env = [], envFrom = [], custom } = template;
  const sources = envFrom.map(({ secretRef, configMapRef }) =>
    secretRef ? `secret/${secretRef.name}` : `configMap/${configMapRef?.name}`,
  );
  const terminal = [
    ...(template.stdin ? ['stdin'] : []),
    ...(template.stdinOnce ? ['once'] : []),
    ...(template.tty ? ['tty'] : []),
  ];
  return [
    ['Name', template.name],
    ['Description', template.description],
    ['Image', template.image],
    ['Pull policy', template.imagePullPolicy],
    ['Profile', template.profile],
    ['Command', commandOf(template)],
    ['Environment', env.map((e) => `${e.name}=${e.value}`).join(' ')],
    ['Environment from', sources.join(', ')],
    ['Custom profile', custom && JSON.stringify(custom)],
    ['Terminal', terminal.join(', ')],
    ['For', template.styles?.join(', ')],
    ['Needs a target', template.targetRequired ? 'yes' : undefined],
    ['Default time', template.ttlDefault],
    ['Longest time', template.ttlMax],
    ['Fixed', template.locked?.join(', ')],
    ['Recording', recordingOf(template)],
    ['Unrecorded', template.unrecorded && (template.unrecorded.join(', ') || 'nothing')],
  ];
}

/** What is typed is in few: that it is must be seen. */
function recordingOf({ recording, recordsInput, recordingKeptDays }: Template): string | undefined {
  const days = recordingKeptDays === undefined ? '' : `, kept ${recordingKeptDays} days`;
  return recording && `${recording}${recordsInput ? ', with what is typed' : ''}${days}`;
}

function commandOf({ command = [], args = [] }: Template): string {
  return [...command, ...args].join(' ');
}
