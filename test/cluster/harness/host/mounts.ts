/** What is mounted on this machine, from the text of /proc/mounts. */
import { readFileSync } from 'node:fs';
import { runCommand } from './run-command.ts';

export interface Mount {
  mountPoint: string;
  type: string;
  options: string[];
}

export function readMounts(): Mount[] {
  return parseMounts(readFileSync('/proc/mounts', 'utf8'));
}

/** The kernel writes space, tab, newline and backslash in a path as three octal digits. */
export function parseMounts(text: string): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, path = '', type = '', options = ''] = line.split(' ');
      const mountPoint = path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(parseInt(octal, 8)),
      );
      return { mountPoint, type, options: options.split(',') };
    });
}

/** Mount points below a directory, last mounted first: the order in which they come off. */
export function mountPointsBelow(mounts: readonly Mount[], directory: string): string[] {
  return mounts
    .map((mount) => mount.mountPoint)
    .filter((path) => path.startsWith(`${directory}/`))
    .reverse();
}

/** Lazy, because a killed container may hold its root file system for a moment longer. */
export async function unmountBelow(directory: string): Promise<void> {
  const paths = mountPointsBelow(readMounts(), directory);
  if (paths.length > 0) await runCommand('umount', ['-l', '--', ...paths]);
}
