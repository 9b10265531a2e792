// Original file: proto/endoscope/v1/identity.proto


/**
 * One action of the policy schema, answered for the caller.
 */
export interface AllowedAction {
  'action'?: (string);
  /**
   * "always", "never" or "depends" (on the target, the workload or the time).
   */
  'answer'?: (string);
  /**
   * Policies that speak to this action, by id.
   */
  'policyIds'?: (string)[];
}

/**
 * One action of the policy schema, answered for the caller.
 */
export interface AllowedAction__Output {
  'action': (string);
  /**
   * "always", "never" or "depends" (on the target, the workload or the time).
   */
  'answer': (string);
  /**
   * Policies that speak to this action, by id.
   */
  'policyIds': (string)[];
}
