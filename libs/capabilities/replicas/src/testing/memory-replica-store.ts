import type { Clock } from '@endoscope/core';
import type { Replica } from '../domain/replica.ts';
import type { Beat, Joining, ReplicaStore } from '../ports/replica-store.ts';

interface Row {
  readonly address: string | undefined;
  readonly epoch: number;
  readonly beatAt: number;
}

/** As `PrismaReplicaStore`, with a clock that a test can hold in place of the database's. */
export class MemoryReplicaStore implements ReplicaStore {
  readonly rows = new Map<string, Row>();
  /** Set: the database does not answer. */
  isAway = false;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  async join({ id, address, displaces }: Joining): Promise<number> {
    await this.answer();
    if (displaces) {
      for (const [other, row] of this.rows) {
        if (other !== id && row.address === address) this.rows.delete(other);
      }
    }
    const epoch = (this.rows.get(id)?.epoch ?? 0) + 1;
    this.rows.set(id, { address, epoch, beatAt: this.nowMs });
    return epoch;
  }

  async beat({ id, epoch, expiryMs }: Beat): Promise<boolean> {
    await this.answer();
    const row = this.rows.get(id);
    if (row?.epoch !== epoch) return false;
    const others = [...this.rows].filter(([other]) => other !== id);
    const isOutlived = others.some(([, other]) => this.isLive(other, expiryMs));
    if (!this.isLive(row, expiryMs) && isOutlived) return false;
    this.rows.set(id, { ...row, beatAt: this.nowMs });
    return true;
  }

  async leave(id: string): Promise<void> {
    await this.answer();
    this.rows.delete(id);
  }

  async find(id: string, expiryMs: number): Promise<Replica | undefined> {
    await this.answer();
    const row = this.rows.get(id);
    if (!row) return undefined;
    const { address, epoch } = row;
    return { id, address, epoch, isLive: this.isLive(row, expiryMs) };
  }

  async deleteSilentFor(durationMs: number): Promise<number> {
    await this.answer();
    const silent = [...this.rows].filter(([, row]) => row.beatAt < this.nowMs - durationMs);
    for (const [id] of silent) this.rows.delete(id);
    return silent.length;
  }

  private answer(): Promise<void> {
    return this.isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve();
  }

  private get nowMs(): number {
    return this.clock.now().getTime();
  }

  private isLive({ beatAt }: Row, expiryMs: number): boolean {
    return beatAt > this.nowMs - expiryMs;
  }
}
