// Original file: proto/endoscope/v1/attach.proto

export const AttachRoleAction = {
  ATTACH_ROLE_ACTION_UNSPECIFIED: 'ATTACH_ROLE_ACTION_UNSPECIFIED',
  /**
   * An observer asks the writer to hand over.
   */
  ATTACH_ROLE_ACTION_REQUEST: 'ATTACH_ROLE_ACTION_REQUEST',
  /**
   * The writer's answer.
   */
  ATTACH_ROLE_ACTION_GRANT: 'ATTACH_ROLE_ACTION_GRANT',
  ATTACH_ROLE_ACTION_DENY: 'ATTACH_ROLE_ACTION_DENY',
  /**
   * The writer becomes an observer.
   */
  ATTACH_ROLE_ACTION_RELEASE: 'ATTACH_ROLE_ACTION_RELEASE',
  /**
   * Without consent, where policy allows it.
   */
  ATTACH_ROLE_ACTION_TAKE_OVER: 'ATTACH_ROLE_ACTION_TAKE_OVER',
} as const;

export type AttachRoleAction =
  | 'ATTACH_ROLE_ACTION_UNSPECIFIED'
  | 0
  /**
   * An observer asks the writer to hand over.
   */
  | 'ATTACH_ROLE_ACTION_REQUEST'
  | 1
  /**
   * The writer's answer.
   */
  | 'ATTACH_ROLE_ACTION_GRANT'
  | 2
  | 'ATTACH_ROLE_ACTION_DENY'
  | 3
  /**
   * The writer becomes an observer.
   */
  | 'ATTACH_ROLE_ACTION_RELEASE'
  | 4
  /**
   * Without consent, where policy allows it.
   */
  | 'ATTACH_ROLE_ACTION_TAKE_OVER'
  | 5

export type AttachRoleAction__Output = typeof AttachRoleAction[keyof typeof AttachRoleAction]
