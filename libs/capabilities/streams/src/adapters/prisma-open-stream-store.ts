import type { Transaction } from '@endoscope/core';
import { queryOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import type { OpenStream, OpenStreamStore } from '../ports/open-stream-store.ts';

/** What is left is for the next look. */
const silentAtOnceMax = 1_000;

/**
 * Times are the database's own. An entry rests as text: unlike jsonb it takes any character that JSON
 * can write, and no command may fail for those in it.
 */
export class PrismaOpenStreamStore implements OpenStreamStore {
  constructor(
    private readonly database: Pick<Database, 'query'>,
    /** Id of this gateway. */
    private readonly replica: string,
  ) {}

  async open(tx: Transaction, { id, lost }: OpenStream): Promise<void> {
    await queryOf(tx)(
      `INSERT INTO open_stream (id, replica, opened_at, lost)
       VALUES ($1, $2, clock_timestamp(), $3)`,
      [id, this.replica, lost],
    );
  }

  async close(tx: Transaction, id: string): Promise<void> {
    await queryOf(tx)('DELETE FROM open_stream WHERE id = $1', [id]);
  }

  async silent(expiryMs: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM open_stream AS stream
       WHERE stream.replica <> $1 AND NOT EXISTS (
         SELECT FROM replica WHERE replica.id = stream.replica
           AND replica.beat_at > clock_timestamp() - $2::int * interval '1 millisecond')
       ORDER BY opened_at, id LIMIT $3::int`,
      [this.replica, expiryMs, silentAtOnceMax],
    );
    return rows.map(({ id }) => id);
  }

  async take(tx: Transaction, ids: readonly string[]): Promise<readonly OpenStream[]> {
    return queryOf(tx)<OpenStream>(
      `WITH taken AS (
         DELETE FROM open_stream WHERE id = ANY($1::text[]) RETURNING id, opened_at, lost)
       SELECT id, lost FROM taken ORDER BY opened_at, id`,
      [[...ids]],
    );
  }
}
