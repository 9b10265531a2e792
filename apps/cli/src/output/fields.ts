import { safeLine } from './terminal-safe.ts';

export type Field = readonly [label: string, value: string | number | null | undefined];

/** `Label:  value` lines, aligned; fields without a value are left out. Values are made safe. */
export function renderFields(fields: readonly Field[]): string[] {
  const present = fields.filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  const width = Math.max(0, ...present.map(([label]) => label.length)) + 1;
  return present.map(
    ([label, value]) => `${`${label}:`.padEnd(width)}  ${safeLine(String(value))}`,
  );
}
