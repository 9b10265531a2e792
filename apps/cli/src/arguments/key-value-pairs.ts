import { UsageError } from '../cli-error.ts';

/**
 * `KEY=VALUE` flags as pflag's StringToString reads them: one pair with any commas in the value, or
 * several split by commas, each of which may be quoted as in CSV. A later key wins; the order of
 * first mention is kept.
 */
export function parseKeyValuePairs(values: readonly string[], flag: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of values.flatMap((value) => splitPairs(value))) {
    const equals = pair.indexOf('=');
    if (equals < 1) {
      throw new UsageError(
        `invalid argument "${pair}" for "${flag}" flag: ${pair} must be formatted as key=value`,
      );
    }
    pairs.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return pairs;
}

function splitPairs(value: string): string[] {
  if (value.split('=').length <= 2) return [value.replace(/^"(.*)"$/, '$1')];
  return [...value.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
