import type pg from 'pg';
import { DatabaseSetupError } from './database.errors.ts';

interface DurabilitySettings {
  readonly synchronous_commit: string;
  readonly synchronous_standby_names: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  /** `on` for a role, a database or a whole server that only reads; of a standby, too. */
  readonly transaction_read_only?: string;
  /** `true`: the server follows another one. */
  readonly in_recovery?: string;
}

const settingsQuery = `SELECT name, current_setting(name) AS setting FROM unnest(ARRAY[
  'synchronous_commit', 'synchronous_standby_names', 'fsync', 'full_page_writes',
  'transaction_read_only']) AS name
  UNION ALL SELECT 'in_recovery', pg_is_in_recovery()::text`;

/**
 * Fails unless this connection may write, and a commit that it reports is on disk. An acknowledged
 * audit event is never lost: with `synchronous_commit = off` it could be, for some hundred
 * milliseconds. `standbysMin`: synchronous standbys that the operator counts on.
 */
export async function assertDurable(
  client: Pick<pg.ClientBase, 'query'>,
  standbysMin = 0,
): Promise<void> {
  const settings = await settingsOf(client);
  const problem = readOnlyProblem(settings) ?? durabilityProblem(settings, standbysMin);
  if (problem) throw new DatabaseSetupError(problem);
}

/** Fails on a standby, and where nothing may be written. */
export async function assertWritable(client: Pick<pg.ClientBase, 'query'>): Promise<void> {
  const problem = readOnlyProblem(await settingsOf(client));
  if (problem) throw new DatabaseSetupError(problem);
}

async function settingsOf(client: Pick<pg.ClientBase, 'query'>): Promise<DurabilitySettings> {
  const { rows } = await client.query<{ name: string; setting: string }>(settingsQuery);
  const settings = Object.fromEntries(rows.map((row) => [row.name, row.setting]));
  return settings as unknown as DurabilitySettings;
}

/** One sentence, or undefined when rows can be written. */
export function readOnlyProblem(
  settings: Pick<DurabilitySettings, 'in_recovery' | 'transaction_read_only'>,
): string | undefined {
  if (settings.in_recovery === 'true') {
    return (
      'The database server is a standby (in recovery), which takes no writes. Let DATABASE_URL ' +
      'and DATABASE_MIGRATION_URL name the primary, or promote this one.'
    );
  }
  if (settings.transaction_read_only === 'on') {
    return (
      'The database is read-only for this user (default_transaction_read_only = on). Set it to off ' +
      'for server, database and role, or use another database.'
    );
  }
  return undefined;
}

/** One sentence, or undefined when commits are durable. */
export function durabilityProblem(
  settings: DurabilitySettings,
  standbysMin = 0,
): string | undefined {
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
  if (standbysMin > 0 && settings.synchronous_standby_names === '') {
    return (
      `Commits are confirmed by one server alone (synchronous_standby_names is empty), and ` +
      `ENDOSCOPE_DATABASE_STANDBYS is ${standbysMin}. ${cure} Name the standbys, or set it to 0.`
    );
  }
  for (const name of ['fsync', 'full_page_writes'] as const) {
    if (settings[name] !== 'on') {
      return `The database server runs with ${name} = off. ${cure} Set it to on.`;
    }
  }
  return undefined;
}
