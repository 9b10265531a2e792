// Original file: proto/endoscope/v1/port_forward.proto

import type { ForwardOpen as _endoscope_v1_ForwardOpen, ForwardOpen__Output as _endoscope_v1_ForwardOpen__Output } from '../../endoscope/v1/ForwardOpen.ts';
import type { ForwardConnect as _endoscope_v1_ForwardConnect, ForwardConnect__Output as _endoscope_v1_ForwardConnect__Output } from '../../endoscope/v1/ForwardConnect.ts';
import type { ForwardData as _endoscope_v1_ForwardData, ForwardData__Output as _endoscope_v1_ForwardData__Output } from '../../endoscope/v1/ForwardData.ts';
import type { ForwardEnd as _endoscope_v1_ForwardEnd, ForwardEnd__Output as _endoscope_v1_ForwardEnd__Output } from '../../endoscope/v1/ForwardEnd.ts';
import type { ForwardReset as _endoscope_v1_ForwardReset, ForwardReset__Output as _endoscope_v1_ForwardReset__Output } from '../../endoscope/v1/ForwardReset.ts';
import type { ForwardCredit as _endoscope_v1_ForwardCredit, ForwardCredit__Output as _endoscope_v1_ForwardCredit__Output } from '../../endoscope/v1/ForwardCredit.ts';

export interface ForwardRequest {
  'open'?: (_endoscope_v1_ForwardOpen | null);
  'connect'?: (_endoscope_v1_ForwardConnect | null);
  'data'?: (_endoscope_v1_ForwardData | null);
  /**
   * Half-close: the client will send no more on this connection.
   */
  'end'?: (_endoscope_v1_ForwardEnd | null);
  /**
   * The client wants no more of this connection.
   */
  'reset'?: (_endoscope_v1_ForwardReset | null);
  'credit'?: (_endoscope_v1_ForwardCredit | null);
  'message'?: "open"|"connect"|"data"|"end"|"reset"|"credit";
}

export interface ForwardRequest__Output {
  'open'?: (_endoscope_v1_ForwardOpen__Output | null);
  'connect'?: (_endoscope_v1_ForwardConnect__Output | null);
  'data'?: (_endoscope_v1_ForwardData__Output | null);
  /**
   * Half-close: the client will send no more on this connection.
   */
  'end'?: (_endoscope_v1_ForwardEnd__Output | null);
  /**
   * The client wants no more of this connection.
   */
  'reset'?: (_endoscope_v1_ForwardReset__Output | null);
  'credit'?: (_endoscope_v1_ForwardCredit__Output | null);
  'message'?: "open"|"connect"|"data"|"end"|"reset"|"credit";
}
