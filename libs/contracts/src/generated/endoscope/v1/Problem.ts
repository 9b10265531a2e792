// Original file: proto/endoscope/v1/problem.proto

import type { ProblemField as _endoscope_v1_ProblemField, ProblemField__Output as _endoscope_v1_ProblemField__Output } from '../../endoscope/v1/ProblemField.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Why one part of a call was refused while others were done: what the status of a whole call says.
 */
export interface Problem {
  /**
   * Stable word of the error catalogue, such as POD_NOT_FOUND.
   */
  'reason'?: (string);
  /**
   * invalid_argument, not_found, ...; decides what a retry is worth.
   */
  'kind'?: (string);
  /**
   * What was wrong and what to do.
   */
  'detail'?: (string);
  'fields'?: (_endoscope_v1_ProblemField)[];
  /**
   * Milliseconds; 0 when the same request is not worth repeating by itself.
   */
  'retryAfterMs'?: (number | string | Long);
}

/**
 * Why one part of a call was refused while others were done: what the status of a whole call says.
 */
export interface Problem__Output {
  /**
   * Stable word of the error catalogue, such as POD_NOT_FOUND.
   */
  'reason': (string);
  /**
   * invalid_argument, not_found, ...; decides what a retry is worth.
   */
  'kind': (string);
  /**
   * What was wrong and what to do.
   */
  'detail': (string);
  'fields': (_endoscope_v1_ProblemField__Output)[];
  /**
   * Milliseconds; 0 when the same request is not worth repeating by itself.
   */
  'retryAfterMs': (number);
}
