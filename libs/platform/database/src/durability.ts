import type pg from 'pg';
import { DatabaseSetupError } from './database.errors.ts';

interface DurabilitySettings {
  readonly synchronous_commit: string;
  readonly synchronous_standby_names: string;
  readonly fsync: string;
  readonly full_page_writes: string;
}

const settingsQuery = `SELECT name, current_setting(name) AS setting FROM unnest(ARRAY[
  'synchronous_commit', 'synchronous_standby_names', 'fsync', 'full_page_writes']) AS name`;

/**
 * Fails unless a commit that this connection reports is on disk. An acknowledged audit event is
 * never lost: with `synchronous_commit = off` it could be, for some hundred milliseconds.
 */
export async function assertDurable(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(settingsQuery);
  const settings = Object.fromEntries(rows.map((row) => [row.name, row.setting]));
  const problem = durabilityProblem(settings as unknown as DurabilitySettings);
  if (problem) throw new DatabaseSetupError(problem);
}

/** One sentence, or undefined when commits are durable. */
export function durabilityProblem(settings: DurabilitySettings): string | undefined {
  const cure = 'Acknowledged audit events could be lost, so the gateway refuses to write.';
  const commit = settings.synchronous_commit;
  if (commit === 'off') {
    return `The database has synchronous_commit = off for this user. ${cure} Set it to on.`;
  }
  if (commit === 'local' && settings.synchronous_standby_names !== '') {
    return (
      'The database has synchronous_commit = local although it has synchronous standbys: a ' +
      `failover would lose commits. ${cure} Set it to on.`
    );
  }
  for (const name of ['fsync', 'full_page_writes'] as const) {
    if (settings[name] !== 'on') {
      return `The database server runs with ${name} = off. ${cure} Set it to on.`;
    }
  }
  return undefined;
}
