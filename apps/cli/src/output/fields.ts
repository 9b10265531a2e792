import { safeLine } from './terminal-safe.ts';

export type Field = readonly [label: string, value: string | number | null | undefined];

/** `Label:  value` lines, aligned; fields without a value are left out. Both are made safe. */
export function renderFields(fields: readonly Field[]): string[] {
  const present = fields.flatMap(([label, value]): [string, string][] =>
    value === null || value === undefined || value === ''
      ? []
      : [[`${safeLine(label)}:`, safeLine(String(value))]],
  );
  const width = Math.max(0, ...present.map(([label]) => label.length));
  return present.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
}
