export { CurrentPolicies } from './application/current-policies.ts';
export { DecideAccess } from './application/decide-access.ts';
export { DescribeAccess } from './application/describe-access.ts';
export { RequireAccess, isRecordedDenial } from './application/require-access.ts';
export type { RequireAccessOptions } from './application/require-access.ts';
export { WatchPolicies } from './application/watch-policies.ts';
export type {
  AccessQuestion,
  AllowedAction,
  Decision,
  QuestionedContainer,
  QuestionedWorkload,
} from './domain/access-question.ts';
export { actionNames } from './domain/action.ts';
export type { Action } from './domain/action.ts';
export { PoliciesInvalid, PolicyDenied, policyErrors } from './domain/policy.errors.ts';
export { policyLimits } from './domain/policy.limits.ts';
export { policySchema } from './domain/policy-schema.ts';
export type { PolicyEngine, PolicySet, PolicySummary } from './ports/policy-engine.ts';
export type { PolicyFile, PolicySource } from './ports/policy-source.ts';
