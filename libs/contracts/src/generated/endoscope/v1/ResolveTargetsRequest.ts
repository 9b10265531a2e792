// Original file: proto/endoscope/v1/target.proto

import type { Target as _endoscope_v1_Target, Target__Output as _endoscope_v1_Target__Output } from '../../endoscope/v1/Target.ts';

export interface ResolveTargetsRequest {
  /**
   * At most 50.
   */
  'targets'?: (_endoscope_v1_Target)[];
  /**
   * Also tell the ports of each.
   */
  'ports'?: (boolean);
}

export interface ResolveTargetsRequest__Output {
  /**
   * At most 50.
   */
  'targets': (_endoscope_v1_Target__Output)[];
  /**
   * Also tell the ports of each.
   */
  'ports': (boolean);
}
