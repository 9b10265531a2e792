// Original file: proto/endoscope/v1/cluster.proto

/**
 * As whom the gateway acts in the cluster.
 */
export const Impersonation = {
  IMPERSONATION_UNSPECIFIED: 'IMPERSONATION_UNSPECIFIED',
  /**
   * The caller's user name and groups, by impersonation headers.
   */
  IMPERSONATION_USER_AND_GROUPS: 'IMPERSONATION_USER_AND_GROUPS',
  /**
   * The gateway's own identity.
   */
  IMPERSONATION_NONE: 'IMPERSONATION_NONE',
} as const;

/**
 * As whom the gateway acts in the cluster.
 */
export type Impersonation =
  | 'IMPERSONATION_UNSPECIFIED'
  | 0
  /**
   * The caller's user name and groups, by impersonation headers.
   */
  | 'IMPERSONATION_USER_AND_GROUPS'
  | 1
  /**
   * The gateway's own identity.
   */
  | 'IMPERSONATION_NONE'
  | 2

/**
 * As whom the gateway acts in the cluster.
 */
export type Impersonation__Output = typeof Impersonation[keyof typeof Impersonation]
