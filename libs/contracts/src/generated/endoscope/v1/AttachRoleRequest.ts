// Original file: proto/endoscope/v1/attach.proto

import type { AttachRoleAction as _endoscope_v1_AttachRoleAction, AttachRoleAction__Output as _endoscope_v1_AttachRoleAction__Output } from '../../endoscope/v1/AttachRoleAction.ts';

export interface AttachRoleRequest {
  'action'?: (_endoscope_v1_AttachRoleAction);
  /**
   * GRANT and DENY: whose request is answered.
   */
  'attachment'?: (string);
  /**
   * TAKE_OVER: why; shown to all and kept in the audit.
   */
  'reason'?: (string);
}

export interface AttachRoleRequest__Output {
  'action': (_endoscope_v1_AttachRoleAction__Output);
  /**
   * GRANT and DENY: whose request is answered.
   */
  'attachment': (string);
  /**
   * TAKE_OVER: why; shown to all and kept in the audit.
   */
  'reason': (string);
}
