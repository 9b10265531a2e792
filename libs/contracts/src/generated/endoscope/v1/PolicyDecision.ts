// Original file: proto/endoscope/v1/session.proto


/**
 * What policy says; a plan that policy denies is an error instead.
 */
export interface PolicyDecision {
  'allowed'?: (boolean);
  'policyIds'?: (string)[];
  'sentence'?: (string);
}

/**
 * What policy says; a plan that policy denies is an error instead.
 */
export interface PolicyDecision__Output {
  'allowed': (boolean);
  'policyIds': (string)[];
  'sentence': (string);
}
