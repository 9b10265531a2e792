import type { EnvFromSource } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';

/** `--env-from [PREFIX=]secret/NAME` or `configmap/NAME`, as in `DB_=secret/db`. */
export function parseEnvFrom(text: string): EnvFromSource {
  const [, prefix, kind = '', name = ''] = /^(?:([^=/]+)=)?([^=/]+)\/([^/]+)$/.exec(text) ?? [];
  const field = fields[kind.toLowerCase()];
  if (field === undefined) {
    throw new UsageError(
      `invalid argument "${text}" for "--env-from" flag: write it as secret/NAME or configmap/NAME, ` +
        'with a prefix as in DB_=secret/NAME',
    );
  }
  return { ...(prefix !== undefined && { prefix }), [field]: { name } };
}

const fields: Readonly<Record<string, 'secretRef' | 'configMapRef'>> = {
  ...{ secret: 'secretRef', secrets: 'secretRef' },
  ...{ configmap: 'configMapRef', configmaps: 'configMapRef', cm: 'configMapRef' },
};
