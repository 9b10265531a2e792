import type { Principal } from '@endoscope/core';
import type { AllowedAction } from '../domain/access-question.ts';
import type { Action } from '../domain/action.ts';
import type { PolicyRequest } from '../domain/policy-request.ts';
import type { PolicyFile } from './policy-source.ts';

/** Makes policies out of text. Exists so that use-cases stay free of the engine's format. */
export interface PolicyEngine {
  /** Validates strictly against the schema; throws PoliciesInvalid with every problem. */
  compile(files: readonly PolicyFile[]): PolicySet;
}

/** A valid set of policies, ready to decide. */
export interface PolicySet {
  /** Changes when any file does. */
  readonly version: string;
  readonly policies: readonly PolicySummary[];
  /** Not wrong, but worth an operator's look: a policy that can never apply. */
  readonly warnings: readonly string[];
  /** Never throws: a question the engine cannot answer comes back with `errors`. */
  decide(request: PolicyRequest): Verdict;
  /** The permit that misses least, for a request that nothing permits. */
  nearestPermit(request: PolicyRequest): NearMiss | undefined;
  reachOf(principal: Principal, action: Action): AllowedAction;
}

export interface PolicySummary {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  /** Its @advice or @description annotation. */
  readonly advice: string | undefined;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly policyIds: readonly string[];
  /** What could not be evaluated, any of which makes the answer a denial. */
  readonly errors: readonly VerdictError[];
}

export interface VerdictError {
  /** Absent when the whole question could not be put. */
  readonly policyId: string | undefined;
  readonly message: string;
}

export interface NearMiss {
  readonly policyId: string;
  /** What it requires and the request lacks, as policy text. */
  readonly missing: readonly string[];
}
