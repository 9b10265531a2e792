import { errorKinds } from '../../libs/core/src/index.ts';

const begin = '<!-- close codes, written by npm run docs -->';
const end = '<!-- /close codes -->';

/** The text with the table of close codes between its two marks. */
export function withCloseCodes(text: string): string {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`no ${begin} … ${end}`);
  return `${before}${begin}\n${closeCodeTable()}\n${end}${after}`;
}

function closeCodeTable(): string {
  const kindsOf = new Map<number, string[]>();
  for (const [kind, { closeCode }] of Object.entries(errorKinds)) {
    kindsOf.set(closeCode, [...(kindsOf.get(closeCode) ?? []), `\`${kind}\``]);
  }
  const rows = [...kindsOf].sort(([a], [b]) => a - b);
  return [
    '| code | kind |',
    '|---|---|',
    '| 1000 | after `exit` |',
    ...rows.map(([code, kinds]) => `| ${code} | ${kinds.join(', ')} |`),
  ].join('\n');
}
