import type { Clock, RequestContext } from '@endoscope/core';
import type { AccessQuestion, Decision } from '../domain/access-question.ts';
import { policyRequestOf } from '../domain/policy-request.ts';
import type { PolicyRequest } from '../domain/policy-request.ts';
import {
  forbiddenSentence,
  nobodyPermitsSentence,
  undecidedSentence,
} from '../domain/sentences.ts';
import type { PolicySet, Verdict } from '../ports/policy-engine.ts';
import type { CurrentPolicies } from './current-policies.ts';

/**
 * Answers one question: denied unless a policy permits and none forbids; a policy that cannot be
 * evaluated denies. The gateway acting for itself (expiry, seeding) is not a caller and is let be.
 */
export class DecideAccess {
  constructor(
    private readonly policies: CurrentPolicies,
    private readonly clock: Clock,
  ) {}

  async execute(ctx: RequestContext, question: AccessQuestion): Promise<Decision> {
    if (ctx.principal.kind === 'system') {
      return { allowed: true, policyIds: [], sentence: 'The gateway acts for itself.' };
    }
    const policies = this.policies.get();
    const request = policyRequestOf(ctx, question, this.clock.now());
    const verdict = policies.decide(request);
    if (verdict.allowed) {
      const ids = verdict.policyIds.map((id) => `"${id}"`).join(', ');
      return { allowed: true, policyIds: verdict.policyIds, sentence: `Permitted by ${ids}.` };
    }
    return denialOf(policies, request, verdict);
  }
}

function denialOf(policies: PolicySet, request: PolicyRequest, verdict: Verdict): Decision {
  const { action } = request;
  if (verdict.errors.length > 0) {
    const failed = verdict.errors.flatMap(({ policyId }) => policyId ?? []);
    return { allowed: false, policyIds: failed, sentence: undecidedSentence(action, failed) };
  }
  const forbids = policies.policies.filter((policy) => verdict.policyIds.includes(policy.id));
  const [first] = forbids;
  if (first !== undefined) {
    return {
      allowed: false,
      policyIds: verdict.policyIds,
      sentence: forbiddenSentence(action, first),
    };
  }
  const near = policies.nearestPermit(request);
  return { allowed: false, policyIds: [], sentence: nobodyPermitsSentence(action, near) };
}
