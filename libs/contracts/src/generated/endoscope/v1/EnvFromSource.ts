// Original file: proto/endoscope/v1/session.proto

import type { LocalReference as _endoscope_v1_LocalReference, LocalReference__Output as _endoscope_v1_LocalReference__Output } from '../../endoscope/v1/LocalReference.ts';

/**
 * Exactly one of the two references.
 */
export interface EnvFromSource {
  'prefix'?: (string);
  'configMapRef'?: (_endoscope_v1_LocalReference | null);
  'secretRef'?: (_endoscope_v1_LocalReference | null);
}

/**
 * Exactly one of the two references.
 */
export interface EnvFromSource__Output {
  'prefix': (string);
  'configMapRef': (_endoscope_v1_LocalReference__Output | null);
  'secretRef': (_endoscope_v1_LocalReference__Output | null);
}
