import type { NamespaceRules } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';

/** The flags that join and register share. */
export interface RecordOptions {
  readonly label?: readonly string[];
  readonly defaultImage?: string;
  readonly allowNamespace?: readonly string[];
  readonly denyNamespace?: readonly string[];
}

export interface RecordFields {
  readonly labels?: Readonly<Record<string, string>>;
  readonly defaultImage?: string;
  readonly namespaces?: NamespaceRules;
}

export function recordFields(options: RecordOptions): RecordFields {
  const { label, defaultImage, allowNamespace, denyNamespace } = options;
  const hasRules = allowNamespace !== undefined || denyNamespace !== undefined;
  return {
    ...(label ? { labels: parseLabels(label) } : {}),
    ...(defaultImage ? { defaultImage } : {}),
    ...(hasRules
      ? { namespaces: { allowed: allowNamespace ?? [], denied: denyNamespace ?? [] } }
      : {}),
  };
}

function parseLabels(flags: readonly string[]): Record<string, string> {
  const labels = flags.map((flag) => {
    const equals = flag.indexOf('=');
    if (equals < 1) throw new UsageError(`invalid argument "${flag}" for "--label": KEY=VALUE`);
    return [flag.slice(0, equals), flag.slice(equals + 1)];
  });
  return Object.fromEntries(labels);
}
