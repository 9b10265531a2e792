// Original file: proto/endoscope/v1/port_forward.proto


export interface ForwardReady {
  /**
   * Of this forward, as the audit names it.
   */
  'forward'?: (string);
  'ports'?: (number)[];
  /**
   * What either side may send on a connection before it is given credit.
   */
  'windowBytes'?: (number);
  'connectionsMax'?: (number);
}

export interface ForwardReady__Output {
  /**
   * Of this forward, as the audit names it.
   */
  'forward': (string);
  'ports': (number)[];
  /**
   * What either side may send on a connection before it is given credit.
   */
  'windowBytes': (number);
  'connectionsMax': (number);
}
