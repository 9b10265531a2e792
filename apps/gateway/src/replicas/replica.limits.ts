/** Every bound of what replicas say to each other. Milliseconds unless the name says otherwise. */
export const replicaLimits = {
  /** Until the keeper of a session says that it has the conversation, or answers about its seats. */
  answerMs: 5_000,
  /** A peer that says nothing for so long is asked whether it is there. */
  keepaliveMs: 5_000,
  keepaliveTimeoutMs: 5_000,
  /** After a network was split: how soon the next attempt may come, and how late. */
  reconnectMs: 200,
  reconnectMsMax: 2_000,
  /** Of a connection, whichever replica opened it: as many clients as a replica has. */
  concurrentStreamsMax: 20_000,
  /** As at the door of clients: 40 MB/s at 20 ms round trip. */
  streamWindowBytes: 2 * 1024 * 1024,
  messageBytesMax: 1024 * 1024,
} as const;
