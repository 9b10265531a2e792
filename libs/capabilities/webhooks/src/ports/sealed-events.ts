/** One sealed event as it is sent. */
export interface OutgoingEvent {
  readonly leafIndex: number;
  readonly id: string;
  readonly name: string;
  /** A CloudEvent as JSON. */
  readonly body: string;
}

/** The ledger, which is the outbox: in it an event is durable and has its place before it is sent. */
export interface SealedEvents {
  /** Leaves of the sealed tree. */
  size(): Promise<number>;
  /** The next leaves from `start` on; without an event where its row is gone. */
  from(
    start: number,
    limit: number,
  ): Promise<readonly { readonly leafIndex: number; readonly event: OutgoingEvent | undefined }[]>;
}
