import { readFileSync } from 'node:fs';
import { DatabaseSetupError } from '../database.errors.ts';

export interface OsUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom to run Postgres as: undefined is ourselves. Postgres refuses to run as root, so there it
 * becomes `postgres` where a distribution's package made that user, else `nobody`.
 */
export function postgresOsUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return chooseOsUser(readFileSync('/etc/passwd', 'utf8'));
}

export function chooseOsUser(passwd: string): OsUser {
  const users = passwd.split('\n').map(parsePasswdLine);
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const found = users.find((user) => user?.name === name);
    if (found) return found;
  }
  throw new DatabaseSetupError(
    'Postgres does not run as root, and there is no user `postgres` or `nobody` to run it as. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

function parsePasswdLine(line: string): OsUser | undefined {
  const [name, , uid, gid] = line.split(':');
  if (!name || uid === undefined || gid === undefined) return undefined;
  // macOS writes nobody as -2: the unsigned form is what the kernel takes.
  return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}
