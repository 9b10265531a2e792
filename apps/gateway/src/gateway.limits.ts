/** Every bound of the gateway's own doors, in one place. Bytes unless the name says otherwise. */
export const gatewayLimits = {
  /** JSON bodies; a kubeconfig is at most this. */
  bodyBytesMax: 384 * 1024,
  jsonDepthMax: 32,
  urlCharactersMax: 8 * 1024,
  /** Longer than any name of Kubernetes. */
  pathPartCharactersMax: 300,
  headerBytesMax: 32 * 1024,
  requestIdCharactersMax: 128,
  /** A client that sends headers, a body, its first call or a call's opening later is cut off. */
  requestReadMs: 15_000,
  /** Connections over a limit that are told why at the same time; further ones are cut. */
  refusedConnectionsMax: 64,
  /** How long one that is told why may take to read it. */
  refusedLingerMs: 1_000,
  /** At most one log line about limits of connections in this time. */
  connectionLogMs: 60_000,
  longPollMsMax: 60_000,
  longPollMsDefault: 30_000,
  sseHeartbeatMs: 15_000,
  /** Unsent bytes of one SSE client above which no further event is read for it. */
  sseBufferedBytesMax: 64 * 1024,
  /** Unsent bytes of a streamed answer (a log) above which nothing further is read for it. */
  streamedBytesMax: 256 * 1024,
  grpcMessageBytesMax: 1024 * 1024,
  grpcConcurrentStreamsMax: 1_000,
  /** Unread input of one stream: nghttp2 renews half at a time, so 40 MB/s at 20 ms round trip. */
  grpcStreamWindowBytes: 2 * 1024 * 1024,
  grpcConnectionWindowBytes: 8 * 1024 * 1024,
  grpcKeepaliveMs: 30_000,
  /** One WebSocket message: the channel byte and 64 KiB. */
  webSocketMessageBytesMax: 64 * 1024 + 1,
  webSocketBufferedBytesMax: 256 * 1024,
  webSocketPingMs: 20_000,
  /** A client that stops reading for a minute (Ctrl-S) is detached; its session goes on. */
  webSocketPingsUnansweredMax: 3,
  webSocketProtocolsMax: 16,
  webSocketHandshakesMax: 500,
  /** Output of one gRPC message: half of it costs 1.5 times the CPU a byte, twice of it no less. */
  grpcDataBytesMax: 32 * 1024,
  /** How long the end of a call's input waits for the word that the call is cancelled. */
  grpcHalfCloseSettleMs: 250,
  /** Messages of a client that wait to be taken by its stream. */
  inputMessagesMax: 16,
  /** Longest wait for unary calls, and for WebSockets to close, when shutting down. */
  unaryDrainMs: 5_000,
} as const;
