// Original file: proto/endoscope/v1/cluster.proto


export interface ClusterFinding {
  'code'?: (string);
  /**
   * "ok", "warning" or "error".
   */
  'severity'?: (string);
  'message'?: (string);
  'suggestion'?: (string);
}

export interface ClusterFinding__Output {
  'code': (string);
  /**
   * "ok", "warning" or "error".
   */
  'severity': (string);
  'message': (string);
  'suggestion': (string);
}
