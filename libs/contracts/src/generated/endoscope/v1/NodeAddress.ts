// Original file: proto/endoscope/v1/target.proto


export interface NodeAddress {
  /**
   * "InternalIP", "Hostname", ...
   */
  'type'?: (string);
  'address'?: (string);
}

export interface NodeAddress__Output {
  /**
   * "InternalIP", "Hostname", ...
   */
  'type': (string);
  'address': (string);
}
