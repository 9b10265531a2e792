// Original file: proto/endoscope/v1/exec.proto

import type { ExecReady as _endoscope_v1_ExecReady, ExecReady__Output as _endoscope_v1_ExecReady__Output } from '../../endoscope/v1/ExecReady.ts';
import type { AttachNotice as _endoscope_v1_AttachNotice, AttachNotice__Output as _endoscope_v1_AttachNotice__Output } from '../../endoscope/v1/AttachNotice.ts';
import type { ExecExit as _endoscope_v1_ExecExit, ExecExit__Output as _endoscope_v1_ExecExit__Output } from '../../endoscope/v1/ExecExit.ts';

export interface ExecResponse {
  'ready'?: (_endoscope_v1_ExecReady | null);
  'stdout'?: (Buffer | Uint8Array | string);
  'stderr'?: (Buffer | Uint8Array | string);
  'notice'?: (_endoscope_v1_AttachNotice | null);
  'exit'?: (_endoscope_v1_ExecExit | null);
  'message'?: "ready"|"stdout"|"stderr"|"notice"|"exit";
}

export interface ExecResponse__Output {
  'ready'?: (_endoscope_v1_ExecReady__Output | null);
  'stdout'?: (Buffer);
  'stderr'?: (Buffer);
  'notice'?: (_endoscope_v1_AttachNotice__Output | null);
  'exit'?: (_endoscope_v1_ExecExit__Output | null);
  'message'?: "ready"|"stdout"|"stderr"|"notice"|"exit";
}
