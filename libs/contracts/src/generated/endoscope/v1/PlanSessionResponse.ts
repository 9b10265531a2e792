// Original file: proto/endoscope/v1/session.proto

import type { Finding as _endoscope_v1_Finding, Finding__Output as _endoscope_v1_Finding__Output } from '../../endoscope/v1/Finding.ts';
import type { Target as _endoscope_v1_Target, Target__Output as _endoscope_v1_Target__Output } from '../../endoscope/v1/Target.ts';

export interface PlanSessionResponse {
  /**
   * The exact debug container, as JSON.
   */
  'containerJson'?: (string);
  'specHash'?: (string);
  'findings'?: (_endoscope_v1_Finding)[];
  'style'?: (string);
  /**
   * The exact pod that would be created for a copy or a node, as JSON; else empty.
   */
  'podJson'?: (string);
  /**
   * What the target was resolved to.
   */
  'target'?: (_endoscope_v1_Target | null);
  /**
   * The policies that permitted it.
   */
  'policyIds'?: (string)[];
}

export interface PlanSessionResponse__Output {
  /**
   * The exact debug container, as JSON.
   */
  'containerJson': (string);
  'specHash': (string);
  'findings': (_endoscope_v1_Finding__Output)[];
  'style': (string);
  /**
   * The exact pod that would be created for a copy or a node, as JSON; else empty.
   */
  'podJson': (string);
  /**
   * What the target was resolved to.
   */
  'target': (_endoscope_v1_Target__Output | null);
  /**
   * The policies that permitted it.
   */
  'policyIds': (string)[];
}
