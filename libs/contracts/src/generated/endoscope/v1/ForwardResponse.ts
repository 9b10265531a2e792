// Original file: proto/endoscope/v1/port_forward.proto

import type { ForwardReady as _endoscope_v1_ForwardReady, ForwardReady__Output as _endoscope_v1_ForwardReady__Output } from '../../endoscope/v1/ForwardReady.ts';
import type { ForwardConnected as _endoscope_v1_ForwardConnected, ForwardConnected__Output as _endoscope_v1_ForwardConnected__Output } from '../../endoscope/v1/ForwardConnected.ts';
import type { ForwardData as _endoscope_v1_ForwardData, ForwardData__Output as _endoscope_v1_ForwardData__Output } from '../../endoscope/v1/ForwardData.ts';
import type { ForwardEnd as _endoscope_v1_ForwardEnd, ForwardEnd__Output as _endoscope_v1_ForwardEnd__Output } from '../../endoscope/v1/ForwardEnd.ts';
import type { ForwardCredit as _endoscope_v1_ForwardCredit, ForwardCredit__Output as _endoscope_v1_ForwardCredit__Output } from '../../endoscope/v1/ForwardCredit.ts';
import type { ForwardClosed as _endoscope_v1_ForwardClosed, ForwardClosed__Output as _endoscope_v1_ForwardClosed__Output } from '../../endoscope/v1/ForwardClosed.ts';
import type { AttachNotice as _endoscope_v1_AttachNotice, AttachNotice__Output as _endoscope_v1_AttachNotice__Output } from '../../endoscope/v1/AttachNotice.ts';
import type { ForwardExit as _endoscope_v1_ForwardExit, ForwardExit__Output as _endoscope_v1_ForwardExit__Output } from '../../endoscope/v1/ForwardExit.ts';

export interface ForwardResponse {
  'ready'?: (_endoscope_v1_ForwardReady | null);
  'connected'?: (_endoscope_v1_ForwardConnected | null);
  'data'?: (_endoscope_v1_ForwardData | null);
  /**
   * Half-close: the pod will send no more on this connection.
   */
  'end'?: (_endoscope_v1_ForwardEnd | null);
  'credit'?: (_endoscope_v1_ForwardCredit | null);
  'closed'?: (_endoscope_v1_ForwardClosed | null);
  'notice'?: (_endoscope_v1_AttachNotice | null);
  'exit'?: (_endoscope_v1_ForwardExit | null);
  'message'?: "ready"|"connected"|"data"|"end"|"credit"|"closed"|"notice"|"exit";
}

export interface ForwardResponse__Output {
  'ready'?: (_endoscope_v1_ForwardReady__Output | null);
  'connected'?: (_endoscope_v1_ForwardConnected__Output | null);
  'data'?: (_endoscope_v1_ForwardData__Output | null);
  /**
   * Half-close: the pod will send no more on this connection.
   */
  'end'?: (_endoscope_v1_ForwardEnd__Output | null);
  'credit'?: (_endoscope_v1_ForwardCredit__Output | null);
  'closed'?: (_endoscope_v1_ForwardClosed__Output | null);
  'notice'?: (_endoscope_v1_AttachNotice__Output | null);
  'exit'?: (_endoscope_v1_ForwardExit__Output | null);
  'message'?: "ready"|"connected"|"data"|"end"|"credit"|"closed"|"notice"|"exit";
}
