// Original file: proto/endoscope/v1/target.proto


export interface NodeSummary {
  'name'?: (string);
  /**
   * "yes", "no" or "unknown".
   */
  'ready'?: (string);
  /**
   * Of its Ready condition, when it is not ready.
   */
  'message'?: (string);
  /**
   * As in "containerd://2.0.4".
   */
  'runtime'?: (string);
  'kubeletVersion'?: (string);
  'operatingSystem'?: (string);
  'architecture'?: (string);
  'osImage'?: (string);
}

export interface NodeSummary__Output {
  'name': (string);
  /**
   * "yes", "no" or "unknown".
   */
  'ready': (string);
  /**
   * Of its Ready condition, when it is not ready.
   */
  'message': (string);
  /**
   * As in "containerd://2.0.4".
   */
  'runtime': (string);
  'kubeletVersion': (string);
  'operatingSystem': (string);
  'architecture': (string);
  'osImage': (string);
}
