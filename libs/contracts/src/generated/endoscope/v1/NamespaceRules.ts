// Original file: proto/endoscope/v1/cluster.proto


/**
 * Exact names or a trailing `*`. Denied wins; an empty `allowed` allows all.
 */
export interface NamespaceRules {
  'allowed'?: (string)[];
  'denied'?: (string)[];
}

/**
 * Exact names or a trailing `*`. Denied wins; an empty `allowed` allows all.
 */
export interface NamespaceRules__Output {
  'allowed': (string)[];
  'denied': (string)[];
}
