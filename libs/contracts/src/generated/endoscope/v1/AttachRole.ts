// Original file: proto/endoscope/v1/attach.proto

export const AttachRole = {
  ATTACH_ROLE_UNSPECIFIED: 'ATTACH_ROLE_UNSPECIFIED',
  /**
   * Writes and reads; one at a time.
   */
  ATTACH_ROLE_WRITER: 'ATTACH_ROLE_WRITER',
  /**
   * Reads.
   */
  ATTACH_ROLE_OBSERVER: 'ATTACH_ROLE_OBSERVER',
} as const;

export type AttachRole =
  | 'ATTACH_ROLE_UNSPECIFIED'
  | 0
  /**
   * Writes and reads; one at a time.
   */
  | 'ATTACH_ROLE_WRITER'
  | 1
  /**
   * Reads.
   */
  | 'ATTACH_ROLE_OBSERVER'
  | 2

export type AttachRole__Output = typeof AttachRole[keyof typeof AttachRole]
