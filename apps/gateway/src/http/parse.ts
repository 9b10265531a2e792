import { RequestInvalid } from '@endoscope/core';
import type { FieldViolation } from '@endoscope/core';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

const fieldsMax = 50;

/** Turns the issues of a Standard Schema into one typed error that names every field. */
export function requestInvalid(issues: readonly Issue[]): RequestInvalid {
  const fields = issues.slice(0, fieldsMax).map(violationOf);
  return new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}

function violationOf({ path = [], message }: Issue): FieldViolation {
  const names = path.map((step) => String(typeof step === 'object' ? step.key : step));
  return { field: names.join('.') || '(request)', message };
}
