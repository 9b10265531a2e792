// Original file: proto/endoscope/v1/port_forward.proto


/**
 * The cluster has taken the connection. Kubernetes does not say that the port has accepted it,
 * only, with `closed`, that it has not.
 */
export interface ForwardConnected {
  'connection'?: (number);
}

/**
 * The cluster has taken the connection. Kubernetes does not say that the port has accepted it,
 * only, with `closed`, that it has not.
 */
export interface ForwardConnected__Output {
  'connection': (number);
}
