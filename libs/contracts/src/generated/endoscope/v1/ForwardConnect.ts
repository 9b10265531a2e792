// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardConnect {
  /**
   * Chosen by the client, 0 to 2147483647; one that no open connection has.
   */
  'connection'?: (number);
  /**
   * One of those that were opened.
   */
  'port'?: (number);
}

export interface ForwardConnect__Output {
  /**
   * Chosen by the client, 0 to 2147483647; one that no open connection has.
   */
  'connection': (number);
  /**
   * One of those that were opened.
   */
  'port': (number);
}
