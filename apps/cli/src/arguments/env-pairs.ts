import type { EnvVar } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';

/**
 * `--env` as pflag's StringToString reads it: one `KEY=VALUE` with any commas in the value, or
 * several split by commas, each of which may be quoted as in CSV. A later key wins; the order of
 * first mention is kept.
 */
export function parseEnvPairs(flags: readonly string[]): EnvVar[] {
  const pairs = new Map<string, string>();
  for (const pair of flags.flatMap(splitPairs)) {
    const equals = pair.indexOf('=');
    if (equals < 1) {
      throw new UsageError(`invalid argument "${pair}" for "--env" flag: must be KEY=VALUE`);
    }
    pairs.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return [...pairs].map(([name, value]) => ({ name, value }));
}

function splitPairs(flag: string): string[] {
  if (flag.split('=').length <= 2) return [flag.replace(/^"(.*)"$/, '$1')];
  return [...flag.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
