import type { AppendAuditAlone } from '@endoscope/audit';
import type { GatewayError, RequestContext } from '@endoscope/core';
import type { AccessQuestion, Decision } from '../domain/access-question.ts';
import { PolicyDenied } from '../domain/policy.errors.ts';
import type { DecideAccess } from './decide-access.ts';

export interface RequireAccessOptions {
  /**
   * Thrown instead of PolicyDenied where the caller may not even know that the thing exists:
   * the same error a missing one gives.
   */
  readonly hideAs?: GatewayError;
}

/** Denials that have their line in the ledger; a hidden one does not show that by its reason. */
const recorded = new WeakSet<GatewayError>();

export function isRecordedDenial(error: GatewayError): boolean {
  return recorded.has(error);
}

/** Lets pass what policy allows; everything else is written to the ledger and thrown. */
export class RequireAccess {
  constructor(
    private readonly decide: DecideAccess,
    private readonly audit: Pick<AppendAuditAlone, 'execute'>,
  ) {}

  /** Throws PolicyDenied, or `hideAs`; LedgerUnavailable when the denial cannot be recorded. */
  async execute(
    ctx: RequestContext,
    question: AccessQuestion,
    options: RequireAccessOptions = {},
  ): Promise<Decision> {
    const decision = await this.decide.execute(ctx, question);
    const { policyIds, sentence } = decision;
    if (decision.allowed) {
      for (const id of policyIds) ctx.allowedBy?.add(id);
      return decision;
    }
    await this.audit.execute(ctx, {
      event: 'policy.denied',
      result: 'denied',
      reason: PolicyDenied.reason,
      policyIds,
      sessionId: question.session?.id,
      cluster: question.cluster?.name,
      target: targetOf(question),
      specHash: question.specHash,
      details: { action: question.action, sentence },
    });
    const denial = options.hideAs ?? new PolicyDenied({ policyIds, sentence });
    recorded.add(denial);
    throw denial;
  }
}

function targetOf({ namespace, pod, node }: AccessQuestion): string | undefined {
  if (node) return `node/${node.name}${uidOf(node)}`;
  if (namespace === undefined) return undefined;
  return pod === undefined ? namespace.name : `${namespace.name}/${pod.name}${uidOf(pod)}`;
}

function uidOf({ uid }: { readonly uid?: string }): string {
  return uid === undefined ? '' : `#${uid}`;
}
