import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { DetailedError } from '@cedar-policy/cedar-wasm/nodejs';
import { PoliciesInvalid } from '../domain/policy.errors.ts';
import type { PolicyProblem } from '../domain/policy.errors.ts';
import { policyLimits } from '../domain/policy.limits.ts';
import { policySchema } from '../domain/policy-schema.ts';
import type { PolicyJson } from '../domain/policy-syntax.ts';
import type { PolicyFile } from '../ports/policy-source.ts';

/** One policy, found in a file. */
export interface PolicyText {
  readonly id: string;
  readonly text: string;
  readonly json: PolicyJson;
  readonly file: PolicyFile;
  /** UTF-8 offset of `text` in its file. */
  readonly startByte: number;
}

export interface CheckedPolicies {
  readonly policies: readonly PolicyText[];
  readonly warnings: readonly string[];
}

const idGrammar = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Parses and strictly validates; throws PoliciesInvalid with every problem and its place. */
export function checkPolicyFiles(files: readonly PolicyFile[]): CheckedPolicies {
  const problems: PolicyProblem[] = [];
  const policies = files.flatMap((file) => policiesOf(file, problems));
  problems.push(...idProblems(policies));
  if (problems.length > 0) throw new PoliciesInvalid(problems);
  const answer = cedar.validate({
    validationSettings: { mode: 'strict' },
    schema: policySchema,
    policies: { staticPolicies: staticPoliciesOf(policies) },
  });
  if (answer.type === 'failure') {
    throw new PoliciesInvalid(answer.errors.map((error) => `policies: ${error.message}`));
  }
  const told = ({ policyId, error }: { policyId: string; error: DetailedError }): string =>
    placed(policies.find((policy) => policy.id === policyId)!, error);
  if (answer.validationErrors.length > 0) {
    throw new PoliciesInvalid(answer.validationErrors.map(told));
  }
  return { policies, warnings: answer.validationWarnings.map(told) };
}

export function staticPoliciesOf(policies: readonly PolicyText[]): Record<string, string> {
  return Object.fromEntries(policies.map((policy) => [policy.id, policy.text]));
}

function policiesOf(file: PolicyFile, problems: PolicyProblem[]): PolicyText[] {
  const parts = cedar.policySetTextToParts(file.text);
  if (parts.type === 'failure') {
    problems.push(...parts.errors.map((error) => `${placeOf(file, error, 0)}: ${describe(error)}`));
    return [];
  }
  if (parts.policy_templates.length > 0) {
    problems.push(`${file.name}: has a policy template (?principal or ?resource); write it out`);
  }
  let from = 0;
  return inFileOrder(file, parts.policies).map((text) => {
    const start = file.text.indexOf(text, from);
    from = start + text.length;
    const json = jsonOf(text);
    const startByte = Buffer.byteLength(file.text.slice(0, start));
    return { id: json.annotations?.id ?? '', text, json, file, startByte };
  });
}

/** Cedar lists them by its own ids, where policy10 comes before policy2. */
function inFileOrder(file: PolicyFile, texts: readonly string[]): string[] {
  return [...texts].sort((a, b) => file.text.indexOf(a) - file.text.indexOf(b));
}

function jsonOf(text: string): PolicyJson {
  const answer = cedar.policyToJson(text);
  if (answer.type === 'failure') throw new PoliciesInvalid(answer.errors.map((e) => e.message));
  return answer.json as unknown as PolicyJson;
}

function* idProblems(policies: readonly PolicyText[]): Iterable<PolicyProblem> {
  if (policies.length > policyLimits.policiesMax) {
    yield `policies: there are more than ${policyLimits.policiesMax}`;
  }
  const places = new Map<string, string>();
  for (const policy of policies) {
    const place = placeOf(policy.file, undefined, policy.startByte);
    if (policy.id === '') {
      yield `${place}: the policy has no name; put @id("what-it-says") before it`;
    } else if (
      !idGrammar.test(policy.id) ||
      policy.id.length > policyLimits.policyIdCharactersMax
    ) {
      const id = policy.id.slice(0, policyLimits.policyIdCharactersMax);
      yield `${place}: @id("${id}") is not words in lower case joined by hyphens`;
    } else if (places.has(policy.id)) {
      yield `${place}: policy "${policy.id}" has the name of the one at ${places.get(policy.id)}`;
    } else {
      places.set(policy.id, place);
    }
  }
}

function placed(policy: PolicyText, error: DetailedError): string {
  const place = placeOf(policy.file, error, policy.startByte);
  return `${place}: policy "${policy.id}": ${describe(error)}`;
}

function describe(error: DetailedError): string {
  const message = error.message.replace(/^for policy `[^`]*`, /, '');
  const label = error.sourceLocations?.[0]?.label ?? undefined;
  return [message, label, error.help ?? undefined].filter((part) => part !== undefined).join('; ');
}

/** `file:line:column`; Cedar counts in bytes from the start of the text it was given. */
function placeOf(file: PolicyFile, error: DetailedError | undefined, startByte: number): string {
  const offset = startByte + (error?.sourceLocations?.[0]?.start ?? 0);
  const before = Buffer.from(file.text).subarray(0, offset).toString('utf8').split('\n');
  return `${file.name}:${before.length}:${before.at(-1)!.length + 1}`;
}
