/** Every bound of forwarded ports. Bytes unless the name says otherwise. */
export const forwardLimits = {
  portsPerForwardMax: 32,
  /** Forwards of one session at once, over all doors. */
  forwardsPerSessionMax: 4,
  /** Connections of one forward at once; each has a connection to the cluster. */
  connectionsPerForwardMax: 200,
  /** Connections to the cluster that one forward makes at the same time; further ones wait. */
  dialsAtOnceMax: 8,
  /** Of one connection, each way: sent and not yet taken. */
  windowBytes: 256 * 1024,
  /** One message. */
  dataBytesMax: 32 * 1024,
  /** Without a byte either way. */
  connectionIdleMs: 60 * 60_000,
  /** For the last lines of the ledger, when a forward ends. */
  settleMs: 5_000,
} as const;
