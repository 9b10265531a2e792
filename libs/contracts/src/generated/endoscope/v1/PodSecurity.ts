// Original file: proto/endoscope/v1/target.proto

import type { PodSecuritySetting as _endoscope_v1_PodSecuritySetting, PodSecuritySetting__Output as _endoscope_v1_PodSecuritySetting__Output } from '../../endoscope/v1/PodSecuritySetting.ts';

/**
 * Of the namespace, as its labels set it.
 */
export interface PodSecurity {
  'enforce'?: (_endoscope_v1_PodSecuritySetting | null);
  'warn'?: (_endoscope_v1_PodSecuritySetting | null);
  'audit'?: (_endoscope_v1_PodSecuritySetting | null);
  /**
   * Profiles whose debug container the enforced level lets in, the most capable first. The pod
   * itself is judged as well. Empty when the level is unknown.
   */
  'profilesPassing'?: (string)[];
}

/**
 * Of the namespace, as its labels set it.
 */
export interface PodSecurity__Output {
  'enforce': (_endoscope_v1_PodSecuritySetting__Output | null);
  'warn': (_endoscope_v1_PodSecuritySetting__Output | null);
  'audit': (_endoscope_v1_PodSecuritySetting__Output | null);
  /**
   * Profiles whose debug container the enforced level lets in, the most capable first. The pod
   * itself is judged as well. Empty when the level is unknown.
   */
  'profilesPassing': (string)[];
}
