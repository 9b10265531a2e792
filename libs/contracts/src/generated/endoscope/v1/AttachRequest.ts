// Original file: proto/endoscope/v1/attach.proto

import type { AttachOpen as _endoscope_v1_AttachOpen, AttachOpen__Output as _endoscope_v1_AttachOpen__Output } from '../../endoscope/v1/AttachOpen.ts';
import type { Resize as _endoscope_v1_Resize, Resize__Output as _endoscope_v1_Resize__Output } from '../../endoscope/v1/Resize.ts';
import type { AttachSignal as _endoscope_v1_AttachSignal, AttachSignal__Output as _endoscope_v1_AttachSignal__Output } from '../../endoscope/v1/AttachSignal.ts';
import type { AttachAck as _endoscope_v1_AttachAck, AttachAck__Output as _endoscope_v1_AttachAck__Output } from '../../endoscope/v1/AttachAck.ts';
import type { AttachRoleRequest as _endoscope_v1_AttachRoleRequest, AttachRoleRequest__Output as _endoscope_v1_AttachRoleRequest__Output } from '../../endoscope/v1/AttachRoleRequest.ts';

export interface AttachRequest {
  'open'?: (_endoscope_v1_AttachOpen | null);
  /**
   * At most 32 KiB.
   */
  'stdin'?: (Buffer | Uint8Array | string);
  'resize'?: (_endoscope_v1_Resize | null);
  'signal'?: (_endoscope_v1_AttachSignal);
  'ack'?: (_endoscope_v1_AttachAck | null);
  'role'?: (_endoscope_v1_AttachRoleRequest | null);
  'message'?: "open"|"stdin"|"resize"|"signal"|"ack"|"role";
}

export interface AttachRequest__Output {
  'open'?: (_endoscope_v1_AttachOpen__Output | null);
  /**
   * At most 32 KiB.
   */
  'stdin'?: (Buffer);
  'resize'?: (_endoscope_v1_Resize__Output | null);
  'signal'?: (_endoscope_v1_AttachSignal__Output);
  'ack'?: (_endoscope_v1_AttachAck__Output | null);
  'role'?: (_endoscope_v1_AttachRoleRequest__Output | null);
  'message'?: "open"|"stdin"|"resize"|"signal"|"ack"|"role";
}
