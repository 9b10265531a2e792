// Original file: proto/endoscope/v1/target.proto


export interface ListPodsRequest {
  'cluster'?: (string);
  /**
   * Empty: every namespace the caller may see.
   */
  'namespace'?: (string);
  'labelSelector'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListPodsRequest__Output {
  'cluster': (string);
  /**
   * Empty: every namespace the caller may see.
   */
  'namespace': (string);
  'labelSelector': (string);
  'pageSize': (number);
  'pageToken': (string);
}
