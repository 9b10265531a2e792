// Original file: proto/endoscope/v1/target.proto


/**
 * What the state of the pod means for whoever debugs it.
 */
export interface PodNote {
  'code'?: (string);
  /**
   * "info", "warning" or "error".
   */
  'severity'?: (string);
  'message'?: (string);
  'suggestion'?: (string);
}

/**
 * What the state of the pod means for whoever debugs it.
 */
export interface PodNote__Output {
  'code': (string);
  /**
   * "info", "warning" or "error".
   */
  'severity': (string);
  'message': (string);
  'suggestion': (string);
}
