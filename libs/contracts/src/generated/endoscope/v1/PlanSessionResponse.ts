// Original file: proto/endoscope/v1/session.proto

import type { Finding as _endoscope_v1_Finding, Finding__Output as _endoscope_v1_Finding__Output } from '../../endoscope/v1/Finding.ts';
import type { Target as _endoscope_v1_Target, Target__Output as _endoscope_v1_Target__Output } from '../../endoscope/v1/Target.ts';
import type { PolicyDecision as _endoscope_v1_PolicyDecision, PolicyDecision__Output as _endoscope_v1_PolicyDecision__Output } from '../../endoscope/v1/PolicyDecision.ts';

export interface PlanSessionResponse {
  /**
   * The exact debug container, as JSON; empty when none can be made of the request.
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
   * The policies that permitted it; the same as in `decision`.
   */
  'policyIds'?: (string)[];
  /**
   * What `auto` was resolved to, or what was asked for.
   */
  'profile'?: (string);
  /**
   * "accepted", "refused", or "unknown": nothing is known to be in the way, but not everything
   * could be looked at.
   */
  'verdict'?: (string);
  'decision'?: (_endoscope_v1_PolicyDecision | null);
}

export interface PlanSessionResponse__Output {
  /**
   * The exact debug container, as JSON; empty when none can be made of the request.
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
   * The policies that permitted it; the same as in `decision`.
   */
  'policyIds': (string)[];
  /**
   * What `auto` was resolved to, or what was asked for.
   */
  'profile': (string);
  /**
   * "accepted", "refused", or "unknown": nothing is known to be in the way, but not everything
   * could be looked at.
   */
  'verdict': (string);
  'decision': (_endoscope_v1_PolicyDecision__Output | null);
}
