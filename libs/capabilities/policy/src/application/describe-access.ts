import type { RequestContext } from '@endoscope/core';
import type { AllowedAction } from '../domain/access-question.ts';
import { actionNames } from '../domain/action.ts';
import type { Action } from '../domain/action.ts';
import type { CurrentPolicies } from './current-policies.ts';

/** What the caller may do at all, action by action, for `whoami`. */
export class DescribeAccess {
  constructor(private readonly policies: CurrentPolicies) {}

  async execute(ctx: RequestContext): Promise<AllowedAction[]> {
    const policies = this.policies.get();
    return actionNames.map((action) => policies.reachOf(ctx.principal, action));
  }

  /** True when no policy asks what it is done to: then it need not be asked of each thing. */
  async isAlwaysAllowed(ctx: RequestContext, action: Action): Promise<boolean> {
    return this.policies.get().reachOf(ctx.principal, action).answer === 'always';
  }
}
