import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { AccessQuestion, DecideAccess, RequireAccess } from '@endoscope/policy';

class TestDenied extends GatewayError<{ action: string }> {
  static override readonly reason = 'POLICY_DENIED';
  static override readonly kind = 'permission_denied';
  static override readonly help = 'Only in tests.';
  get detail() {
    return `Not permitted: ${this.details.action}.`;
  }
}

/** Policy as a list of what is denied; remembers what it was asked. */
export class ScriptedAccess {
  readonly asked: AccessQuestion[] = [];
  denies: (question: AccessQuestion) => boolean = () => false;

  readonly decide = {
    execute: async (_ctx: RequestContext, question: AccessQuestion) => {
      this.asked.push(question);
      return { allowed: !this.denies(question), policyIds: ['test'], sentence: '' };
    },
  } as unknown as Pick<DecideAccess, 'execute'>;

  readonly require = {
    execute: async (
      ctx: RequestContext,
      question: AccessQuestion,
      options: { hideAs?: Error } = {},
    ) => {
      const decision = await this.decide.execute(ctx, question);
      if (decision.allowed) return decision;
      throw options.hideAs ?? new TestDenied({ action: question.action });
    },
  } as unknown as Pick<RequireAccess, 'execute'>;
}
