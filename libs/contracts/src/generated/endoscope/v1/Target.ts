// Original file: proto/endoscope/v1/session.proto


export interface Target {
  'cluster'?: (string);
  'namespace'?: (string);
  'pod'?: (string);
  'podUid'?: (string);
  /**
   * The container whose processes are seen (--target).
   */
  'container'?: (string);
}

export interface Target__Output {
  'cluster': (string);
  'namespace': (string);
  'pod': (string);
  'podUid': (string);
  /**
   * The container whose processes are seen (--target).
   */
  'container': (string);
}
