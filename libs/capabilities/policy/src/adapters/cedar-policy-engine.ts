import { createHash } from 'node:crypto';
import type { Principal } from '@endoscope/core';
import type { AllowedAction } from '../domain/access-question.ts';
import { actions } from '../domain/action.ts';
import type { Action } from '../domain/action.ts';
import { namedEntitiesOf, withNamedOnly } from '../domain/named-entities.ts';
import { principalEntitiesOf } from '../domain/policy-request.ts';
import type { PolicyRequest } from '../domain/policy-request.ts';
import { policySchema } from '../domain/policy-schema.ts';
import type { PolicyJson } from '../domain/policy-syntax.ts';
import { requirementsOf } from '../domain/requirements.ts';
import { truthOfResidual } from '../domain/residual-truth.ts';
import type { Truth } from '../domain/residual-truth.ts';
import type {
  NearMiss,
  PolicyEngine,
  PolicySet,
  PolicySummary,
  Verdict,
} from '../ports/policy-engine.ts';
import type { PolicyFile } from '../ports/policy-source.ts';
import {
  ask,
  askPartially,
  constraintOf,
  coversAction,
  policyTextOf,
  preparePolicies,
} from './cedar-calls.ts';
import { checkPolicyFiles, staticPoliciesOf } from './cedar-policy-text.ts';
import type { CheckedPolicies, PolicyText } from './cedar-policy-text.ts';
import { SchemaCheck } from './schema-check.ts';

/**
 * Cedar, compiled to WebAssembly. Parsed sets live inside the module under a name and are never
 * freed, so an engine has two names in turn: a set stays usable until the second one after it.
 */
export class CedarPolicyEngine implements PolicyEngine {
  private static engines = 0;
  private readonly name = `engine-${(CedarPolicyEngine.engines += 1)}`;
  private compiled = 0;
  private last: PolicySet | undefined;

  compile(files: readonly PolicyFile[]): PolicySet {
    const version = versionOf(files);
    if (this.last?.version === version) return this.last;
    const checked = checkPolicyFiles(files);
    this.compiled += 1;
    this.last = new CedarPolicySet(`${this.name}-${this.compiled % 2}`, version, checked);
    return this.last;
  }
}

const schema = new SchemaCheck(policySchema);

const notOfTheSchema: Verdict = {
  allowed: false,
  policyIds: [],
  errors: [{ policyId: undefined, message: 'the question does not fit the schema' }],
};

interface Requirement {
  readonly key: string;
  readonly policyId: string;
  /** A permit with this one constraint. */
  readonly text: string;
}

interface PolicyReach {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly truth: Truth;
}

class CedarPolicySet implements PolicySet {
  readonly policies: readonly PolicySummary[];
  readonly warnings: readonly string[];
  private readonly texts: readonly PolicyText[];
  private readonly permits: readonly PolicyText[];
  private readonly requirements: readonly Requirement[];
  private readonly named: ReadonlySet<string>;

  constructor(
    private readonly name: string,
    readonly version: string,
    checked: CheckedPolicies,
  ) {
    const { policies, warnings } = checked;
    this.warnings = warnings;
    this.policies = policies.map(({ id, json: { effect, annotations } }) => {
      return { id, effect, advice: annotations?.advice ?? annotations?.description };
    });
    this.texts = policies;
    this.permits = policies.filter((policy) => policy.json.effect === 'permit');
    this.named = new Set(policies.flatMap((policy) => namedEntitiesOf(policy.json)));
    this.requirements = this.prepare();
  }

  decide(request: PolicyRequest): Verdict {
    if (!schema.holds(request)) return notOfTheSchema;
    const answer = ask(this.trimmed(request), this.name);
    if (answer.type === 'failure') {
      const errors = answer.errors.map(({ message }) => ({ policyId: undefined, message }));
      return { allowed: false, policyIds: [], errors };
    }
    const { decision, diagnostics } = answer.response;
    const errors = diagnostics.errors.map(({ policyId, error }) => {
      return { policyId, message: error.message };
    });
    const policyIds = [...diagnostics.reason].sort();
    return { allowed: decision === 'allow' && errors.length === 0, policyIds, errors };
  }

  nearestPermit(request: PolicyRequest): NearMiss | undefined {
    // A requirement torn from the guard beside it may fail on what is absent: then it is not met.
    const trimmed = this.trimmed(request);
    const answer = ask(trimmed, this.requirementsName);
    const met = new Set(answer.type === 'success' ? answer.response.diagnostics.reason : []);
    const misses = this.permits
      .filter(({ json }) => coversAction(json, request.action))
      .map(({ id }) => {
        const own = this.requirements.filter((requirement) => requirement.policyId === id);
        const missing = own.filter((requirement) => !met.has(requirement.key));
        return { policyId: id, missing, share: missing.length / Math.max(own.length, 1) };
      })
      .sort((a, b) => a.share - b.share || a.missing.length - b.missing.length);
    const [nearest] = misses;
    if (nearest === undefined) return undefined;
    return {
      policyId: nearest.policyId,
      missing: nearest.missing.map(({ text }) => constraintOf(text)),
    };
  }

  reachOf(principal: Principal, action: Action): AllowedAction {
    const reaches = this.reachesOf(principal, action);
    const ids = (effect: PolicyReach['effect'], truth: Truth): string[] =>
      reaches.filter((r) => r.effect === effect && r.truth === truth).map((r) => r.id);
    const always = ids('permit', true);
    const sometimes = ids('permit', 'unknown');
    const forbidding = ids('forbid', 'unknown');
    const forbidden = ids('forbid', true);
    if (forbidden.length > 0) return { action, answer: 'never', policyIds: forbidden };
    if (always.length + sometimes.length === 0) return { action, answer: 'never', policyIds: [] };
    if (always.length > 0 && forbidding.length === 0) {
      return { action, answer: 'always', policyIds: always };
    }
    return { action, answer: 'depends', policyIds: [...always, ...sometimes, ...forbidding] };
  }

  private reachesOf(principal: Principal, action: Action): PolicyReach[] {
    const speaking = this.texts.filter(({ json }) => coversAction(json, action));
    const all = principalEntitiesOf(principal);
    const people = withNamedOnly(all, {
      named: this.named,
      about: all.slice(0, 1).map((e) => e.uid),
    });
    const answer = askPartially(people, action, staticPoliciesOf(speaking));
    if (answer.type === 'failure') throw new Error(answer.errors.map((e) => e.message).join('; '));
    const { residuals, errored } = answer.response;
    return speaking.map(({ id, json: { effect } }) => {
      // A policy that always fails denies always, as a forbid would.
      if (errored.includes(id)) return { id, effect: 'forbid', truth: true };
      const residual = residuals[id] as unknown as PolicyJson;
      return { id, effect, truth: truthOfResidual(residual, actions[action]) };
    });
  }

  private trimmed(request: PolicyRequest): PolicyRequest {
    const about = [request.principal, request.resource];
    return { ...request, entities: withNamedOnly(request.entities, { named: this.named, about }) };
  }

  /** Hands the policies, and each permit's requirements beside them, to Cedar. */
  private prepare(): Requirement[] {
    preparePolicies(this.name, staticPoliciesOf(this.texts));
    const requirements = this.permits.flatMap(({ id, json }) =>
      requirementsOf(json).flatMap((requirement, index): Requirement[] => {
        const text = policyTextOf(requirement);
        return text === undefined ? [] : [{ key: `${id}/${index}`, policyId: id, text }];
      }),
    );
    preparePolicies(
      this.requirementsName,
      Object.fromEntries(requirements.map(({ key, text }) => [key, text])),
    );
    return requirements;
  }

  private get requirementsName(): string {
    return `${this.name}-requirements`;
  }
}

function versionOf(files: readonly PolicyFile[]): string {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(JSON.stringify([name, text]));
  return hash.digest('hex').slice(0, 16);
}
