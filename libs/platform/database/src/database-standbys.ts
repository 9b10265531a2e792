import type { Query } from './sql-unit-of-work.ts';

/** Who follows this server at the moment. */
export interface DatabaseStandbys {
  /** Those that commits wait for, alone or as one of several. */
  readonly synchronous: number;
  readonly others: number;
  /** Those of which this role may see no more than that they are there. */
  readonly hidden: number;
}

/** Without `pg_read_all_stats` (or `pg_monitor`) all are `hidden`. */
export async function readStandbys(query: Query): Promise<DatabaseStandbys> {
  const [row] = await query<DatabaseStandbys>(
    `SELECT count(*) FILTER (WHERE is_sync)::int AS synchronous,
            count(*) FILTER (WHERE NOT is_sync)::int AS others,
            count(*) FILTER (WHERE is_sync IS NULL)::int AS hidden
     FROM (SELECT state = 'streaming' AND sync_state IN ('sync', 'quorum') AS is_sync
           FROM pg_stat_replication) AS follower`,
  );
  return row ?? { synchronous: 0, others: 0, hidden: 0 };
}
