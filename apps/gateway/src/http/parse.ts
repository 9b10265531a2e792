import { RequestInvalid } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';

interface Issue {
  readonly message: string;
  /** Zod names unknown keys here, not in the path. */
  readonly keys?: readonly string[];
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const fieldsMax = 50;

/** Turns the issues of a Standard Schema into one typed error that names every field. */
export function requestInvalid(issues: readonly Issue[]): RequestInvalid {
  const fields = issues.flatMap(violationsOf).slice(0, fieldsMax);
  return new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}

function violationsOf({ path = [], message, keys }: Issue): FieldViolation[] {
  const names = path.map((step) => String(typeof step === 'object' ? step.key : step));
  if (keys) {
    return keys.map((key) => ({ field: [...names, key].join('.'), message: 'is not known here' }));
  }
  return [{ field: names.join('.') || '(request)', message }];
}
