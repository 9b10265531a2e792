// Original file: proto/endoscope/v1/session.proto

import type { Finding as _endoscope_v1_Finding, Finding__Output as _endoscope_v1_Finding__Output } from '../../endoscope/v1/Finding.ts';

export interface PlanSessionResponse {
  /**
   * The exact ephemeral container, as JSON.
   */
  'containerJson'?: (string);
  'specHash'?: (string);
  'findings'?: (_endoscope_v1_Finding)[];
}

export interface PlanSessionResponse__Output {
  /**
   * The exact ephemeral container, as JSON.
   */
  'containerJson': (string);
  'specHash': (string);
  'findings': (_endoscope_v1_Finding__Output)[];
}
