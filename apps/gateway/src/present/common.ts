import { RequestInvalid } from '@endoscope/core';

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
  if (text === '' || text === `${prefix}_UNSPECIFIED`) return undefined;
  if (text.startsWith(`${prefix}_`)) return text.slice(prefix.length + 1).toLowerCase();
  // protobuf keeps numbers it does not know, from a newer client or a careless one.
  const fields = [{ field: prefix.toLowerCase(), message: 'is no value of its enum' }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}
