// Original file: proto/endoscope/v1/problem.proto


/**
 * One offending field of a request: a path such as "target.workload".
 */
export interface ProblemField {
  'field'?: (string);
  'message'?: (string);
}

/**
 * One offending field of a request: a path such as "target.workload".
 */
export interface ProblemField__Output {
  'field': (string);
  'message': (string);
}
