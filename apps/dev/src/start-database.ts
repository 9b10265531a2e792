import { EmbeddedPostgres, migrate } from '@endoscope/database';
import type { Progress } from './progress.ts';
import type { StateFolder } from './state-folder.ts';

export interface DevDatabase {
  readonly url: string;
  /** For the welcome. */
  readonly description: string;
  /** Resolves when a server of ours ends; never for somebody else's. */
  readonly exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** The Postgres of DATABASE_URL, else one of our own; with every migration applied. */
export async function startDatabase(
  state: StateFolder,
  env: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<DevDatabase> {
  const database = env['DATABASE_URL']
    ? foreignDatabase(env['DATABASE_URL'])
    : await embeddedDatabase(state, env);
  const migrationUrl = env['DATABASE_MIGRATION_URL'] || database.migrationUrl;
  try {
    const applied = await migrate(migrationUrl);
    const migrations = applied.length > 0 ? `, ${applied.length} migrations applied` : '';
    progress.say(`${database.description}${migrations}`);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

function foreignDatabase(url: string): DevDatabase & { migrationUrl: string } {
  return {
    url,
    migrationUrl: url,
    description: 'Postgres of DATABASE_URL',
    exited: new Promise(() => undefined),
    stop: () => Promise.resolve(),
  };
}

async function embeddedDatabase(
  state: StateFolder,
  env: NodeJS.ProcessEnv,
): Promise<DevDatabase & { migrationUrl: string }> {
  const server = await EmbeddedPostgres.start({
    dataDir: state.postgres,
    searchPath: env['PATH'] ?? '',
  });
  return {
    url: server.url,
    migrationUrl: server.migrationUrl,
    description: `Postgres ${server.version} (${server.binaries}) in ${server.directory}`,
    exited: server.exited,
    stop: () => server.stop(),
  };
}
