import { RequestInvalid } from '@endoscope/core';

const nul = '\0';

/**
 * Postgres stores no NUL and Kubernetes takes none, so a text that holds one can only fail later,
 * and as a fault of ours. Bytes (terminal input) may hold what they like.
 */
export function refuseNul(value: unknown, field = ''): void {
  if (typeof value === 'string') {
    if (value.includes(nul)) throw nulIn(field);
    return;
  }
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  for (const [key, item] of Object.entries(value)) {
    refuseNul(item, field ? `${field}.${key}` : key);
  }
}

export function nulIn(field: string): RequestInvalid {
  const fields = [{ field: field || '(request)', message: 'holds a NUL character' }];
  return new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}
