import type { Clock } from '@endoscope/core';
import type { LeaseLimits } from '../domain/replicas.limits.ts';
import type { ReplicaStore } from '../ports/replica-store.ts';

export interface LeaseParts {
  readonly store: ReplicaStore;
  readonly clock: Clock;
  readonly limits: LeaseLimits;
  /** Id of this replica, and where others reach it; undefined: nowhere. */
  readonly self: { readonly id: string; readonly address: string | undefined };
  /** The lease is lost: others may keep this replica's sessions now. */
  readonly onLost: () => Promise<void>;
  /**
   * Before it joins anew: what nobody has taken meanwhile is by the rows still of this replica, which
   * keeps it no more; so it is anybody's.
   */
  readonly release: () => Promise<unknown>;
}

/**
 * The lease of this replica: as long as it is held, nobody takes its sessions.
 *
 * Owns:  one timer, of a replica that others can reach.
 * Order: `onLost` has been called, and has let go of everything, before the replica joins anew.
 * Ends:  `leave` ends the lease at once.
 */
export class KeepLease {
  private epoch = 0;
  private isLost = false;
  private watch = new AbortController();

  constructor(private readonly parts: LeaseParts) {}

  /** At the start of the process. */
  async join(): Promise<void> {
    await this.enter(true);
  }

  /** To be called every `beatMs`; rejects when the database does not answer. */
  async beat(): Promise<void> {
    const { store, self, limits } = this.parts;
    const { expiryMs } = limits;
    const { epoch, isLost } = this;
    const beat = { id: self.id, epoch, expiryMs };
    if (!isLost && (await this.watched(() => store.beat(beat)))) return;
    await this.lose();
    await this.parts.release();
    await this.enter(false);
  }

  async leave(): Promise<void> {
    this.watch.abort();
    await this.parts.store.leave(this.parts.self.id);
  }

  private async enter(displaces: boolean): Promise<void> {
    const { store, self } = this.parts;
    this.epoch = await this.watched(() => store.join({ ...self, displaces }));
    this.isLost = false;
  }

  /** What the database has answered holds for the expiry from before it was asked. */
  private async watched<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { clock, limits, self } = this.parts;
    const watch = new AbortController();
    // Alone, nobody could take anything: sessions then outlive a database that is away.
    const isAlone = self.address === undefined;
    const slept = isAlone
      ? Promise.resolve(false)
      : clock.sleep(limits.expiryMs, watch.signal).then(
          () => true,
          () => false,
        );
    try {
      const answer = await ask();
      this.watch.abort();
      this.watch = watch;
      void slept.then((isOver) => (isOver && this.watch === watch ? this.lose() : undefined));
      return answer;
    } catch (error) {
      watch.abort();
      throw error;
    }
  }

  private async lose(): Promise<void> {
    if (this.isLost) return;
    this.isLost = true;
    await this.parts.onLost();
  }
}
