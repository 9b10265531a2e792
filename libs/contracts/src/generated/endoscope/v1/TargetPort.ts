// Original file: proto/endoscope/v1/target.proto


export interface TargetPort {
  /**
   * Empty: it has none.
   */
  'name'?: (string);
  /**
   * As a service declares it; else that of the pod.
   */
  'port'?: (number);
  /**
   * Of the pod. 0: the service points to a name that no port of the pod has.
   */
  'podPort'?: (number);
  /**
   * TCP, UDP, SCTP.
   */
  'protocol'?: (string);
}

export interface TargetPort__Output {
  /**
   * Empty: it has none.
   */
  'name': (string);
  /**
   * As a service declares it; else that of the pod.
   */
  'port': (number);
  /**
   * Of the pod. 0: the service points to a name that no port of the pod has.
   */
  'podPort': (number);
  /**
   * TCP, UDP, SCTP.
   */
  'protocol': (string);
}
