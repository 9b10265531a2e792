// Original file: proto/endoscope/v1/port_forward.proto


/**
 * The last message of a connection.
 */
export interface ForwardClosed {
  'connection'?: (number);
  /**
   * "finished", "unreachable", "lost", "reset", "idle", "refused" or "forward_ended".
   */
  'reason'?: (string);
  /**
   * With "unreachable": the words of the cluster.
   */
  'detail'?: (string);
}

/**
 * The last message of a connection.
 */
export interface ForwardClosed__Output {
  'connection': (number);
  /**
   * "finished", "unreachable", "lost", "reset", "idle", "refused" or "forward_ended".
   */
  'reason': (string);
  /**
   * With "unreachable": the words of the cluster.
   */
  'detail': (string);
}
