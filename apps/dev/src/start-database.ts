import { EmbeddedPostgres, migrate } from '@endoscope/database';
import type { Progress } from './progress.ts';
import type { StateFolder } from './state-folder.ts';

export interface DevDatabase {
  readonly url: string;
  /** As the owner of the tables. */
  readonly migrationUrl: string;
  /** Its data, where this machine has it. */
  readonly folder: string | undefined;
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
    ? foreignDatabase(env['DATABASE_URL'], env['DATABASE_MIGRATION_URL'])
    : await embeddedDatabase(state, env);
  try {
    const applied = await migrate(database.migrationUrl);
    const migrations = applied.length > 0 ? `, ${applied.length} migrations applied` : '';
    progress.say(`${database.description}${migrations}`);
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

function foreignDatabase(url: string, migrationUrl: string | undefined): DevDatabase {
  return {
    url,
    migrationUrl: migrationUrl || url,
    folder: undefined,
    description: 'Postgres of DATABASE_URL',
    exited: new Promise(() => undefined),
    stop: () => Promise.resolve(),
  };
}

async function embeddedDatabase(state: StateFolder, env: NodeJS.ProcessEnv): Promise<DevDatabase> {
  const server = await EmbeddedPostgres.start({
    dataDir: state.postgres,
    searchPath: env['PATH'] ?? '',
  });
  return {
    url: server.url,
    migrationUrl: server.migrationUrl,
    // A list of folders has commas between them.
    folder: server.directory.includes(',') ? undefined : server.directory,
    description: `Postgres ${server.version} (${server.binaries}) in ${server.directory}`,
    exited: server.exited,
    stop: () => server.stop(),
  };
}
