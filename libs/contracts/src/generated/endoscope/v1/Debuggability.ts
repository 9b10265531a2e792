// Original file: proto/endoscope/v1/target.proto

import type { PodNote as _endoscope_v1_PodNote, PodNote__Output as _endoscope_v1_PodNote__Output } from '../../endoscope/v1/PodNote.ts';

/**
 * Whether an ephemeral container can be added to the pod now.
 */
export interface Debuggability {
  /**
   * "yes", "no" or "unknown".
   */
  'verdict'?: (string);
  /**
   * One sentence.
   */
  'reason'?: (string);
  /**
   * The command to go on with.
   */
  'next'?: (string);
  'notes'?: (_endoscope_v1_PodNote)[];
}

/**
 * Whether an ephemeral container can be added to the pod now.
 */
export interface Debuggability__Output {
  /**
   * "yes", "no" or "unknown".
   */
  'verdict': (string);
  /**
   * One sentence.
   */
  'reason': (string);
  /**
   * The command to go on with.
   */
  'next': (string);
  'notes': (_endoscope_v1_PodNote__Output)[];
}
