// Original file: proto/endoscope/v1/session.proto


export interface VolumeMount {
  /**
   * A volume the pod already has.
   */
  'name'?: (string);
  'mountPath'?: (string);
  'readOnly'?: (boolean);
}

export interface VolumeMount__Output {
  /**
   * A volume the pod already has.
   */
  'name': (string);
  'mountPath': (string);
  'readOnly': (boolean);
}
