import { invariant } from '@endoscope/core';
import type { Database } from '@endoscope/database';
import type { Replica } from '../domain/replica.ts';
import type { Beat, Joining, ReplicaStore } from '../ports/replica-store.ts';

/** Every time in here is the database's own: replicas need not agree on what time it is. */
export class PrismaReplicaStore implements ReplicaStore {
  constructor(private readonly database: Database) {}

  async join({ id, address = null, displaces }: JoiningRow): Promise<number> {
    const { prisma } = this.database;
    if (displaces) {
      await prisma.$executeRaw`
        DELETE FROM replica WHERE address IS NOT DISTINCT FROM ${address} AND id <> ${id}`;
    }
    const [row] = await prisma.$queryRaw<{ epoch: number }[]>`
      INSERT INTO replica (id, address, epoch, started_at, beat_at)
      VALUES (${id}, ${address}, 1, clock_timestamp(), clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET
        epoch = replica.epoch + 1, address = excluded.address, beat_at = clock_timestamp()
      RETURNING epoch`;
    invariant(row !== undefined, 'a replica that has joined has an epoch');
    return row.epoch;
  }

  async beat({ id, epoch, expiryMs }: Beat): Promise<boolean> {
    // One that nobody outlived goes on: what it kept, nobody can have taken and still keep.
    const count = await this.database.prisma.$executeRaw`
      UPDATE replica SET beat_at = clock_timestamp()
      WHERE id = ${id} AND epoch = ${epoch} AND (
        beat_at > clock_timestamp() - ${expiryMs}::int * interval '1 millisecond'
        OR NOT EXISTS (
          SELECT 1 FROM replica other WHERE other.id <> ${id}
            AND other.beat_at > clock_timestamp() - ${expiryMs}::int * interval '1 millisecond'))`;
    return count > 0;
  }

  async leave(id: string): Promise<void> {
    await this.database.prisma.replica.deleteMany({ where: { id } });
  }

  async find(id: string, expiryMs: number): Promise<Replica | undefined> {
    const [row] = await this.database.prisma.$queryRaw<ReplicaRow[]>`
      SELECT id, address, epoch,
        beat_at > clock_timestamp() - ${expiryMs}::int * interval '1 millisecond' AS "isLive"
      FROM replica WHERE id = ${id}`;
    return row && { ...row, address: row.address ?? undefined };
  }

  async deleteSilentFor(durationMs: number): Promise<number> {
    return this.database.prisma.$executeRaw`
      DELETE FROM replica
      WHERE beat_at < clock_timestamp() - ${durationMs}::int * interval '1 millisecond'`;
  }
}

type JoiningRow = Omit<Joining, 'address'> & { readonly address?: string | null | undefined };
type ReplicaRow = Omit<Replica, 'address'> & { readonly address: string | null };
