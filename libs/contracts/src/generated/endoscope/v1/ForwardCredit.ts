// Original file: proto/endoscope/v1/port_forward.proto


/**
 * So many bytes were taken, and as many more may be sent on this connection.
 */
export interface ForwardCredit {
  'connection'?: (number);
  'bytes'?: (number);
}

/**
 * So many bytes were taken, and as many more may be sent on this connection.
 */
export interface ForwardCredit__Output {
  'connection': (number);
  'bytes': (number);
}
