import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DevProblem } from './dev-problem.ts';

/** What `--reset` forgets; anything else in the folder is not ours. */
const owned = [
  'issuer',
  'clusters',
  'registered.json',
  'key-ring.json',
  'ledger-key-ring.json',
  'logs',
];

/**
 * The folder of everything that outlives a restart; one `npm start` at a time works in it.
 *
 * Owns:  `dev.lock`, which holds our pid, from `take` until `release`.
 */
export class StateFolder {
  constructor(readonly path: string) {}

  get postgres(): string {
    return join(this.path, 'postgres');
  }

  get keyRingFile(): string {
    return join(this.path, 'key-ring.json');
  }

  get ledgerKeyRingFile(): string {
    return join(this.path, 'ledger-key-ring.json');
  }

  logFile(name: string): string {
    mkdirSync(join(this.path, 'logs'), { recursive: true, mode: 0o700 });
    return join(this.path, 'logs', `${name}.log`);
  }

  /** Throws when another process works here; the lock of one that was killed is taken over. */
  take(): void {
    // Searchable by others: Postgres runs as another user when we are root.
    mkdirSync(this.path, { recursive: true, mode: 0o711 });
    const mine = `${this.lock}.${process.pid}`;
    writeFileSync(mine, String(process.pid));
    try {
      if (linked(mine, this.lock)) return;
      const owner = Number(readFileSync(this.lock, 'utf8'));
      if (isAlive(owner)) throw new DevProblem(inUse(this.path, owner));
      rmSync(this.lock, { force: true });
      if (!linked(mine, this.lock)) throw new DevProblem(inUse(this.path, undefined));
    } finally {
      rmSync(mine, { force: true });
    }
  }

  release(): void {
    rmSync(this.lock, { force: true });
  }

  reset(): void {
    const elsewhere = join(this.postgres, 'LOCATION');
    if (existsSync(elsewhere)) {
      const directory = readFileSync(elsewhere, 'utf8').trim();
      // Only a folder of the kind that the database makes for a path that it could not enter.
      if (/^\/var\/tmp\/endoscope-\d+-[0-9a-f]{16}$/.test(directory)) {
        rmSync(directory, { recursive: true, force: true });
      }
    }
    rmSync(this.postgres, { recursive: true, force: true });
    for (const name of owned) rmSync(join(this.path, name), { recursive: true, force: true });
  }

  /** Undefined when it is not there or was cut off while it was written. */
  read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(this.path, name), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }

  /** Closed to others: most of what is kept is secret. */
  write(name: string, value: unknown): void {
    const file = join(this.path, name);
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  private get lock(): string {
    return join(this.path, 'dev.lock');
  }
}

/** Recognises a value again without keeping it. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function inUse(path: string, owner: number | undefined): string {
  const who = owner === undefined ? 'another process' : `process ${owner}`;
  return (
    `Endoscope runs already, as ${who}, with the state in ${path}. ` +
    'Use that one, stop it, or start with another folder: npm start -- --state DIR'
  );
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
