import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSetupError } from '../database.errors.ts';
import type { OsUser } from './os-user.ts';
import { firstClosedFolder } from './reachable.ts';

/** Everything of one embedded server: `data/`, the socket, the log, who owns it. */
export interface PostgresHome {
  readonly directory: string;
  readonly data: string;
  readonly log: string;
  readonly owner: string;
}

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with the final NUL. */
const socketPathBytesMax = 103;
const socketName = '.s.PGSQL.5432';

/**
 * Makes the folder, closed to everybody but the server's user. It is the wanted one, unless the
 * server's user could not enter it (a project below /root) or its socket's path would be too
 * long; then it is a folder in /var/tmp that belongs to this path alone and survives restarts.
 */
export function preparePostgresHome(wanted: string, user: OsUser | undefined): PostgresHome {
  const directory = chooseDirectory(resolve(wanted), user);
  makePrivate(directory, user);
  if (directory !== resolve(wanted)) leavePointer(resolve(wanted), directory);
  return {
    directory,
    data: join(directory, 'data'),
    log: join(directory, 'postgres.log'),
    owner: join(directory, 'owner.pid'),
  };
}

function chooseDirectory(wanted: string, user: OsUser | undefined): string {
  const isTooLong = Buffer.byteLength(join(wanted, socketName)) > socketPathBytesMax;
  const isClosed = user !== undefined && firstClosedFolder(wanted, user) !== undefined;
  if (!isTooLong && !isClosed) return wanted;
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  return `/var/tmp/endoscope-${process.getuid?.() ?? 0}-${key}`;
}

/** Anybody may write to /var/tmp: a folder somebody else has put there is refused, not used. */
function makePrivate(directory: string, user: OsUser | undefined): void {
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stat = lstatSync(directory);
  const isOurs = stat.uid === uid || stat.uid === process.getuid?.();
  if (!stat.isDirectory() || !isOurs) {
    throw new DatabaseSetupError(
      `${directory} belongs to another user (uid ${stat.uid}), so the database cannot live there. ` +
        'It was probably made by root: start as root again, or remove the folder to start empty.',
    );
  }
  if (user && stat.uid !== user.uid) chownSync(directory, user.uid, user.gid);
}

function leavePointer(wanted: string, directory: string): void {
  mkdirSync(wanted, { recursive: true });
  writeFileSync(join(wanted, 'LOCATION'), `${directory}\n`);
}
