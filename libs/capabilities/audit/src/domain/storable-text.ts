/**
 * Text as Postgres can hold it: NUL has no place in `text` nor `jsonb`, and a surrogate without
 * its partner none in `jsonb`. Both become U+FFFD, the replacement character.
 */
export function storableText(value: string, unitsMax: number = Number.POSITIVE_INFINITY): string {
  const cut = value.length > unitsMax ? `${value.slice(0, unitsMax - 1)}…` : value;
  return cut.replaceAll('\0', '\uFFFD').toWellFormed();
}
