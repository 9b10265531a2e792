import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

/** The caller is known and may not do this. */
export class PolicyDenied extends GatewayError<{ policyIds: readonly string[]; sentence: string }> {
  static override readonly reason = 'POLICY_DENIED';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'Policy does not let you do this. The detail names it, or the permit that came nearest.';
  get detail() {
    return this.details.sentence;
  }
}

export const policyErrors: readonly ErrorReason[] = [PolicyDenied];

/** One thing wrong with the policy files, as `file:line:column: what`. */
export type PolicyProblem = string;

/** The policy files cannot be used. An operator reads this at start or in the log. */
export class PoliciesInvalid extends Error {
  override readonly name = 'PoliciesInvalid';

  constructor(readonly problems: readonly PolicyProblem[]) {
    super(`The policies are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}
