/**
 * `--custom`: a partial container merged over what the profile made, as kubectl does it
 * (applyCustomProfile), but with nothing ignored: what it may not hold is refused by name.
 */
import type { FieldViolation } from '@endoscope/core';
import {
  containerFieldsRefused,
  containerMergeKeys,
  customContainerShape,
} from './container-shape.ts';
import type { Container, EnvVar } from './container.ts';
import { refuseEphemeralFields } from './ephemeral-fields.ts';
import { readShape } from './read-shape.ts';
import { strategicMerge } from './strategic-merge.ts';
import { CustomProfileInvalid } from './workload.errors.ts';
import type { JsonObject, WorkloadStyle } from './workload.ts';

/** Our variables: the session marker, above all. */
const reservedEnv = /^ENDOSCOPE_/;
const messageCharactersMax = 200;

/** The checked profile, without what says nothing; throws for everything else. */
export function parseCustomProfile(custom: JsonObject, style: WorkloadStyle): Partial<Container> {
  const violations = Object.entries(containerFieldsRefused)
    .filter(([field]) => Object.hasOwn(custom, field) && !saysNothing(custom[field]))
    .map(([field, message]): FieldViolation => ({ field, message }));
  // fromEntries makes each name the object's own, `__proto__` too, so that none goes unseen.
  const offered = Object.fromEntries(
    Object.entries(custom).filter(([field]) => !Object.hasOwn(containerFieldsRefused, field)),
  );
  const parsed = readShape(offered, customContainerShape, violations) as Partial<Container>;
  for (const { name } of parsed.env ?? []) {
    if (!reservedEnv.test(name)) continue;
    violations.push({ field: `env ${name}`, message: 'ENDOSCOPE_ is reserved' });
  }
  if (violations.length > 0) throw new CustomProfileInvalid({}, { fields: violations.map(brief) });
  if (style === 'ephemeral') refuseEphemeralFields(parsed);
  return parsed;
}

export function applyCustomProfile<C extends Container>(
  container: C,
  custom: Partial<Container>,
): C {
  const patched = strategicMerge(container, custom, containerMergeKeys) as C;
  if (!patched.env || !custom.env) return patched;
  return { ...patched, env: patched.env.map((variable) => oneSource(variable, custom.env ?? [])) };
}

/** A variable has a value or a source. kubectl merges both into one, which no server accepts. */
function oneSource(variable: EnvVar, given: readonly EnvVar[]): EnvVar {
  if (variable.value === undefined || !variable.valueFrom) return variable;
  const { value, valueFrom, ...rest } = variable;
  const said = given.find(({ name }) => name === variable.name);
  return said?.valueFrom ? { ...rest, valueFrom } : { ...rest, value };
}

/** In a refused field too, what Go reads as unset is no offence. */
function saysNothing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Names come from the caller: a message must not carry a megabyte of them. */
function brief({ field, message }: FieldViolation): FieldViolation {
  const cut = (text: string): string =>
    text.length > messageCharactersMax ? `${text.slice(0, messageCharactersMax)}…` : text;
  return { field: cut(field), message: cut(message) };
}
