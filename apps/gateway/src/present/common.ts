/** A time as JSON: RFC 3339, UTC, milliseconds. */
export function timeJson(time: Date | undefined): string | undefined {
  return time?.toISOString();
}

/** `process_exited` as the name of a proto enum's value: `END_REASON_PROCESS_EXITED`. */
export function enumName<Prefix extends string>(prefix: Prefix, word: string): string {
  return `${prefix}_${word.toUpperCase()}`;
}

/** The word of a proto enum's value; undefined for the unspecified one. */
export function enumWord(prefix: string, name: string | number | undefined): string | undefined {
  const text = String(name ?? '');
  if (!text.startsWith(`${prefix}_`) || text.endsWith('_UNSPECIFIED')) return undefined;
  return text.slice(prefix.length + 1).toLowerCase();
}
