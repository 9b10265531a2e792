/** Where the harness keeps things: clusters in one directory, what outlives them in another. */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { HarnessError } from '../harness-error.ts';

type Environment = Record<string, string | undefined>;

/** Unix socket paths end at 107 bytes and the kubelet adds up to 45 below its own directory. */
const STATE_DIRECTORY_BYTES_MAX = 50;

export function stateDirectory(environment: Environment = process.env): string {
  return resolve(environment['ENDOSCOPE_CLUSTER_DIR'] || '/tmp/endoscope-cluster');
}

export function cacheDirectory(environment: Environment = process.env): string {
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'endoscope', 'cluster');
}

/**
 * Four characters that mark host-wide things (bridges, cgroups) as belonging to one state
 * directory, so that leftovers are recognised even after the directory itself was deleted.
 */
export function stateTag(directory: string): string {
  return createHash('sha256').update(directory).digest('hex').slice(0, 4);
}

/**
 * The default lies in /tmp, where any user could have put a link under that name first; root
 * must not write keys or unmount things through somebody else's link.
 */
export function makeStateDirectory(directory: string): void {
  if (Buffer.byteLength(directory) > STATE_DIRECTORY_BYTES_MAX) {
    throw new HarnessError(
      `${directory} is too long for the sockets below it (${STATE_DIRECTORY_BYTES_MAX} bytes).`,
      'Set ENDOSCOPE_CLUSTER_DIR to a shorter path.',
    );
  }
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const found = lstatSync(directory);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new HarnessError(
      `${directory} is a link or belongs to another user.`,
      'Remove it, or set ENDOSCOPE_CLUSTER_DIR to a directory of your own.',
    );
  }
}
