/** One gateway process among several on a database. */
export interface Replica {
  readonly id: string;
  /** host:port of its service for other replicas; undefined: it has none. */
  readonly address: string | undefined;
  /** Grows each time it comes back after its lease was lost. */
  readonly epoch: number;
  /** It has beaten within the expiry, by the database's clock. */
  readonly isLive: boolean;
}
