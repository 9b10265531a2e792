import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync } from 'node:fs';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { DatabaseSetupError } from '../database.errors.ts';
import { applicationRole, ensureRoles, ownerRole } from '../roles.ts';
import { postgresOsUser } from './os-user.ts';
import type { OsUser } from './os-user.ts';
import { chooseBinaries, findPostgresBinaries, reachableBinaries } from './postgres-binaries.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { preparePostgresHome } from './postgres-home.ts';
import type { PostgresHome } from './postgres-home.ts';
import { runPostgres, stopOrphan } from './postgres-process.ts';
import type { PostgresProcess } from './postgres-process.ts';
import { dataFolderMajor, findRunningServer, isAlive } from './postmaster.ts';

const superuser = 'postgres';
const databaseName = 'endoscope';

export interface EmbeddedPostgresOptions {
  /** Folder of the server; kept between runs. Made when missing. */
  readonly dataDir: string;
  /** False trades every durability promise for speed: throw-away test data only. Default true. */
  readonly durable?: boolean;
  /** Colon-separated folders that may hold a Postgres, such as PATH. */
  readonly searchPath?: string;
  /** Binaries to choose from, instead of those of this machine. */
  readonly binaries?: readonly PostgresBinaries[];
  /** See ProcessOptions.lifeline. */
  readonly lifeline?: number;
}

/**
 * A real Postgres server of our own, for development and tests: no port, only a socket in a
 * folder that is closed to other users. It ends with this process, however that ends.
 */
export class EmbeddedPostgres {
  /** For the application: reads and writes rows, cannot change the schema or the ledger. */
  readonly url: string;
  /** For migrations: owns the schema. */
  readonly migrationUrl: string;
  /** The superuser. */
  readonly adminUrl: string;
  readonly binaries: PostgresBinaries['source'];
  readonly version: string;
  /** Where the files really are; differs from the wanted folder when that one was closed to us. */
  readonly directory: string;
  /** Resolves with the exit code when the server ends, wanted or not. */
  readonly exited: Promise<number>;
  private readonly server: PostgresProcess;
  private readonly home: PostgresHome;

  private constructor(home: PostgresHome, binaries: PostgresBinaries, server: PostgresProcess) {
    this.url = socketUrl(applicationRole, databaseName, home.directory);
    this.migrationUrl = socketUrl(ownerRole, databaseName, home.directory);
    this.adminUrl = socketUrl(superuser, 'postgres', home.directory);
    this.binaries = binaries.source;
    this.version = binaries.version;
    this.directory = home.directory;
    this.exited = server.exited;
    this.server = server;
    this.home = home;
  }

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    if (process.platform === 'win32') {
      throw new DatabaseSetupError('Embedded Postgres needs Linux or macOS; set DATABASE_URL.');
    }
    const user = postgresOsUser();
    const home = preparePostgresHome(options.dataDir, user);
    await takeHome(home);
    const candidates = options.binaries ?? (await findPostgresBinaries(options.searchPath ?? ''));
    const chosen = chooseBinaries(candidates, dataFolderMajor(home.data), home.data);
    const binaries = reachableBinaries(chosen, user, home.directory);
    const isDurable = options.durable ?? true;
    if (dataFolderMajor(home.data) === undefined) {
      initialise(home, { binaries, user, isDurable });
    }
    const server = await runPostgres({
      postgres: binaries.postgres,
      arguments: serverArguments(home, isDurable),
      dataFolder: home.data,
      logFile: home.log,
      user,
      lifeline: options.lifeline,
    });
    if (!server) throw new DatabaseSetupError(startFailure(home));
    const embedded = new EmbeddedPostgres(home, binaries, server);
    await embedded.ensureRolesAndDatabase();
    return embedded;
  }

  /** Ends the server: open transactions are rolled back, nothing is left running. */
  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.home.owner, { force: true });
  }

  private async ensureRolesAndDatabase(): Promise<void> {
    const client = new pg.Client({ connectionString: this.adminUrl });
    await client.connect();
    try {
      await ensureRoles(client);
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
        databaseName,
      ]);
      if (found.rowCount === 0) {
        await client.query(`CREATE DATABASE ${databaseName} OWNER ${ownerRole}`);
      }
    } finally {
      await client.end();
    }
  }
}

/** A connection URL over the socket in `directory`; psql and Prisma's CLI take it as well. */
export function socketUrl(user: string, database: string, directory: string): string {
  return `postgresql://${user}@localhost/${database}?host=${encodeURIComponent(directory)}`;
}

/** One owner at a time; a server whose owner was killed is ended first. */
async function takeHome(home: PostgresHome): Promise<void> {
  const running = findRunningServer(home.data);
  const owner = readOwner(home);
  if (owner && isAlive(owner.pid) && (running !== undefined || owner.ageMs < startingMsMax)) {
    throw new DatabaseSetupError(
      `The database in ${home.directory} is in use by process ${owner.pid}. Stop it first.`,
    );
  }
  if (running !== undefined && !(await stopOrphan(home.data))) {
    throw new DatabaseSetupError(
      `A Postgres without an owner (process ${running}) keeps ${home.data} and does not end. ` +
        `End it with: kill -QUIT ${running}`,
    );
  }
  writeFileSync(home.owner, String(process.pid));
}

/** An owner this young may still be starting its server; an older one without a server is stale. */
const startingMsMax = 60_000;

function readOwner(home: PostgresHome): { pid: number; ageMs: number } | undefined {
  if (!existsSync(home.owner)) return undefined;
  const pid = Number(readFileSync(home.owner, 'utf8'));
  const ageMs = Date.now() - statSync(home.owner).mtimeMs;
  return pid > 0 && pid !== process.pid ? { pid, ageMs } : undefined;
}

/** Made aside and renamed when complete, so a kill in between leaves nothing half-made. */
function initialise(home: PostgresHome, options: InitialiseOptions): void {
  const { binaries, user, isDurable } = options;
  for (const name of readdirSync(home.directory)) {
    if (name.startsWith('data.new-')) rmSync(join(home.directory, name), { recursive: true });
  }
  const fresh = `${home.data}.new-${process.pid}`;
  mkdirSync(fresh, { mode: 0o700 });
  if (user) chownSync(fresh, user.uid, user.gid);
  const flags = ['-U', superuser, '--auth=trust', '-E', 'UTF8', '--locale=C', '--data-checksums'];
  const speed = isDurable ? [] : ['--no-sync'];
  const { status, stderr } = spawnSync(binaries.initdb, ['-D', fresh, ...flags, ...speed], {
    ...(user && { uid: user.uid, gid: user.gid }),
    cwd: '/',
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  });
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new DatabaseSetupError(
      `initdb of PostgreSQL ${binaries.version} failed: ${lastLines(stderr ?? '')}`,
    );
  }
  if (existsSync(home.data)) throw new DatabaseSetupError(foreignDataFolder(home));
  renameSync(fresh, home.data);
}

interface InitialiseOptions {
  readonly binaries: PostgresBinaries;
  readonly user: OsUser | undefined;
  readonly isDurable: boolean;
}

function foreignDataFolder(home: PostgresHome): string {
  return `${home.data} is there but is no Postgres data folder. Move it away and start again.`;
}

function serverArguments(home: PostgresHome, isDurable: boolean): string[] {
  const durability = isDurable ? 'on' : 'off';
  const settings = {
    listen_addresses: '',
    unix_socket_directories: home.directory,
    unix_socket_permissions: '0700',
    port: '5432',
    max_connections: '200',
    fsync: durability,
    full_page_writes: durability,
    synchronous_commit: durability,
    ...(isDurable ? {} : { autovacuum: 'off', max_wal_size: '4GB' }),
  };
  return ['-D', home.data, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
}

function startFailure(home: PostgresHome): string {
  const log = existsSync(home.log) ? readFileSync(home.log, 'utf8') : '';
  return `Postgres did not start in ${home.directory}: ${lastLines(log)} (log: ${home.log})`;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join(' | ').slice(-800) || 'it said nothing';
}
