import { invariant } from '@endoscope/core';
import type { QueryValue } from './cluster-endpoint.ts';

/** The full URL of a call: the server's own path prefix, then `path`, then the query in order. */
export function requestTarget(
  base: URL,
  path: string,
  query: Readonly<Record<string, QueryValue>> = {},
): URL {
  invariant(path.startsWith('/') && !/[?#]/.test(path), 'a path comes from the path builders');
  const target = new URL(base);
  target.pathname = base.pathname.replace(/\/$/, '') + path;
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'string' ? [value] : value) {
      target.searchParams.append(name, one);
    }
  }
  return target;
}
