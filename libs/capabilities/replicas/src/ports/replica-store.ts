import type { Replica } from '../domain/replica.ts';

export interface Joining {
  readonly id: string;
  readonly address: string | undefined;
  /** Whoever else has this address (or none, too) is not a replica any more. */
  readonly displaces: boolean;
}

export interface Beat {
  readonly id: string;
  readonly epoch: number;
  readonly expiryMs: number;
}

/** Two implementations: Prisma and memory; both pass `replicaStoreContract`. */
export interface ReplicaStore {
  /** Answers the epoch of the lease. */
  join(joining: Joining): Promise<number>;
  /** False: the lease is lost, and nothing was changed. One that no other outlived goes on. */
  beat(beat: Beat): Promise<boolean>;
  leave(id: string): Promise<void>;
  find(id: string, expiryMs: number): Promise<Replica | undefined>;
  /** Forgets replicas that have been silent for so long that nobody asks for them. */
  deleteSilentFor(durationMs: number): Promise<number>;
}
