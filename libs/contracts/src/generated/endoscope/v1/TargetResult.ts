// Original file: proto/endoscope/v1/target.proto

import type { Target as _endoscope_v1_Target, Target__Output as _endoscope_v1_Target__Output } from '../../endoscope/v1/Target.ts';
import type { Problem as _endoscope_v1_Problem, Problem__Output as _endoscope_v1_Problem__Output } from '../../endoscope/v1/Problem.ts';
import type { TargetPort as _endoscope_v1_TargetPort, TargetPort__Output as _endoscope_v1_TargetPort__Output } from '../../endoscope/v1/TargetPort.ts';

/**
 * Exactly one of the two.
 */
export interface TargetResult {
  /**
   * With the pod and its UID, or the node and its, and why it was chosen.
   */
  'target'?: (_endoscope_v1_Target | null);
  'error'?: (_endoscope_v1_Problem | null);
  /**
   * Of a service, those it declares; else the named ones of the pod. Where they were asked for.
   */
  'ports'?: (_endoscope_v1_TargetPort)[];
}

/**
 * Exactly one of the two.
 */
export interface TargetResult__Output {
  /**
   * With the pod and its UID, or the node and its, and why it was chosen.
   */
  'target': (_endoscope_v1_Target__Output | null);
  'error': (_endoscope_v1_Problem__Output | null);
  /**
   * Of a service, those it declares; else the named ones of the pod. Where they were asked for.
   */
  'ports': (_endoscope_v1_TargetPort__Output)[];
}
