// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardOpen {
  'session'?: (string);
  /**
   * Of the pod, 1 to 65535; at most 32. TCP only: Kubernetes forwards nothing else.
   */
  'ports'?: (number)[];
  /**
   * Free text for the audit, e.g. "endo/0.1.0".
   */
  'client'?: (string);
}

export interface ForwardOpen__Output {
  'session': (string);
  /**
   * Of the pod, 1 to 65535; at most 32. TCP only: Kubernetes forwards nothing else.
   */
  'ports': (number)[];
  /**
   * Free text for the audit, e.g. "endo/0.1.0".
   */
  'client': (string);
}
