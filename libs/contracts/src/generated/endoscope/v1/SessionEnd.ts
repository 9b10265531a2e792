// Original file: proto/endoscope/v1/session.proto

import type { EndReason as _endoscope_v1_EndReason, EndReason__Output as _endoscope_v1_EndReason__Output } from '../../endoscope/v1/EndReason.ts';
import type { ProcessOutcome as _endoscope_v1_ProcessOutcome, ProcessOutcome__Output as _endoscope_v1_ProcessOutcome__Output } from '../../endoscope/v1/ProcessOutcome.ts';

export interface SessionEnd {
  'reason'?: (_endoscope_v1_EndReason);
  'detail'?: (string);
  'exitCode'?: (number);
  'process'?: (_endoscope_v1_ProcessOutcome);
  /**
   * Reason and message of the container's terminated state, as the kubelet says them.
   */
  'containerReason'?: (string);
  '_exitCode'?: "exitCode";
}

export interface SessionEnd__Output {
  'reason': (_endoscope_v1_EndReason__Output);
  'detail': (string);
  'exitCode'?: (number);
  'process': (_endoscope_v1_ProcessOutcome__Output);
  /**
   * Reason and message of the container's terminated state, as the kubelet says them.
   */
  'containerReason': (string);
  '_exitCode'?: "exitCode";
}
