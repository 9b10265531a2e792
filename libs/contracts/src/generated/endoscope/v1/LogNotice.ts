// Original file: proto/endoscope/v1/logs.proto


/**
 * One of several containers has no log to read; the others go on.
 */
export interface LogNotice {
  'container'?: (string);
  /**
   * A reason of the error catalogue.
   */
  'code'?: (string);
  'message'?: (string);
}

/**
 * One of several containers has no log to read; the others go on.
 */
export interface LogNotice__Output {
  'container': (string);
  /**
   * A reason of the error catalogue.
   */
  'code': (string);
  'message': (string);
}
