import type { Transaction } from '@endoscope/core';
import { insertRow, prismaOf, queryOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type { LedgerHold } from '../domain/ledger-hold.ts';
import type { Period, Tombstone } from '../domain/ledger/tombstone.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import { tombstoneOf } from './ledger-rows.ts';

/** The rules are the database's: see the migration's triggers. */
export class PrismaRetentionStore implements RetentionStore {
  constructor(private readonly database: Database) {}

  async nextPeriod(
    tx: Transaction,
    keptDays: number,
  ): Promise<(Period & { now: Date }) | undefined> {
    const client = prismaOf(tx);
    await client.$executeRaw`SELECT ledger_retention_lock()`;
    const [row] = await client.$queryRaw<NextPeriod[]>`
      SELECT removed.size AS "startSize", head.tree_size AS "endSize", head.root,
             date_trunc('milliseconds', clock_timestamp()) AS now
      FROM (SELECT coalesce(max(end_size), 0) AS size FROM ledger_tombstone) AS removed,
           LATERAL (
             SELECT tree_size, root FROM audit_checkpoint
             WHERE signed_at < date_trunc('day', clock_timestamp(), 'UTC')
               - ${keptDays} * interval '1 day'
             ORDER BY tree_size DESC LIMIT 1
           ) AS head
      WHERE head.tree_size > removed.size
        AND NOT EXISTS (SELECT FROM ledger_hold WHERE released_at IS NULL)`;
    return row && { ...row, startSize: Number(row.startSize), endSize: Number(row.endSize) };
  }

  async tombstones(): Promise<Tombstone[]> {
    const { ledgerTombstone } = this.database.prisma;
    return (await ledgerTombstone.findMany({ orderBy: { endSize: 'asc' } })).map(tombstoneOf);
  }

  async lastTombstone(tx: Transaction): Promise<Tombstone | undefined> {
    const { ledgerTombstone } = prismaOf(tx);
    const row = await ledgerTombstone.findFirst({ orderBy: { endSize: 'desc' } });
    return row ? tombstoneOf(row) : undefined;
  }

  async insertTombstone(tx: Transaction, tombstone: Tombstone): Promise<void> {
    const { startSize, endSize, root, ...rest } = tombstone;
    const data = {
      startSize: BigInt(startSize),
      endSize: BigInt(endSize),
      root: Buffer.from(root),
    };
    await prismaOf(tx).ledgerTombstone.create({ data: { ...data, ...rest } });
  }

  async removeEvents(most: number): Promise<number> {
    const [row] = await this.database.prisma.$queryRaw<{ removed: number }[]>`
      SELECT ledger_remove_events(${most}::integer) AS removed`;
    return row!.removed;
  }

  async holds(): Promise<LedgerHold[]> {
    const rows = await this.database.prisma.ledgerHold.findMany({ orderBy: { id: 'desc' } });
    return rows.map(holdOf);
  }

  async findHold(id: string): Promise<LedgerHold | undefined> {
    const row = await this.database.prisma.ledgerHold.findUnique({ where: { id } });
    return row ? holdOf(row) : undefined;
  }

  async insertHold(tx: Transaction, hold: LedgerHold): Promise<void> {
    await insertRow(queryOf(tx), 'ledger_hold', hold);
  }

  async releaseHold(
    tx: Transaction,
    { id, by, at }: { id: string; by: string; at: Date },
  ): Promise<boolean> {
    const changed = await prismaOf(tx).$executeRaw`
      UPDATE ledger_hold SET released_by = ${by}, released_at = ${at}
      WHERE id = ${id} AND released_at IS NULL`;
    return changed === 1;
  }
}

interface NextPeriod {
  readonly startSize: bigint;
  readonly endSize: bigint;
  readonly root: Uint8Array;
  readonly now: Date;
}

function holdOf(row: Prisma.LedgerHoldGetPayload<object>): LedgerHold {
  const { releasedBy, releasedAt } = row;
  return { ...row, releasedBy: releasedBy ?? undefined, releasedAt: releasedAt ?? undefined };
}
