// Original file: proto/endoscope/v1/session.proto


export interface ContainerImage {
  /**
   * A container of the pod, or "*" for all that are not named.
   */
  'container'?: (string);
  'image'?: (string);
}

export interface ContainerImage__Output {
  /**
   * A container of the pod, or "*" for all that are not named.
   */
  'container': (string);
  'image': (string);
}
