/** Control group directories of a cluster, on version 1 (one tree a controller), 2, or both. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readMounts, type Mount } from './mounts.ts';
import { waitUntil } from './wait-until.ts';

export interface CgroupTree {
  mountPoint: string;
  version: 1 | 2;
}

export function cgroupTrees(mounts: readonly Mount[]): CgroupTree[] {
  return mounts
    .filter((mount) => mount.type === 'cgroup' || mount.type === 'cgroup2')
    .map((mount) => ({ mountPoint: mount.mountPoint, version: mount.type === 'cgroup' ? 1 : 2 }));
}

/** The kubelet refuses a `cgroupRoot` that is missing in any mounted controller. */
export function makeCgroup(name: string): void {
  for (const tree of cgroupTrees(readMounts())) {
    const directory = join(tree.mountPoint, name);
    if (tree.version === 2) delegateControllers(tree.mountPoint);
    mkdirSync(directory, { recursive: true });
    if (tree.version === 2) delegateControllers(directory);
    // A new version 1 cpuset is empty and takes no process until both are set.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const parent = join(tree.mountPoint, file);
      if (tree.version === 1 && existsSync(parent)) {
        writeFileSync(join(directory, file), readFileSync(parent));
      }
    }
  }
}

export function cgroupNames(prefix: string): string[] {
  const names = cgroupTrees(readMounts()).flatMap((tree) =>
    readdirSync(tree.mountPoint).filter((name) => name.startsWith(prefix)),
  );
  return [...new Set(names)];
}

/** Processes inside are the containers: membership is the proof that they belong to us. */
export function cgroupPids(name: string): number[] {
  const pids = cgroupDirectories(name).flatMap((directory) =>
    readLines(join(directory, 'cgroup.procs')).map(Number),
  );
  return [...new Set(pids)];
}

/** A group stays busy for some milliseconds after its last process was killed. */
export async function removeCgroup(name: string): Promise<void> {
  await waitUntil(`Removal of the cgroup ${name}`, () => removeOnce(name), {
    timeoutMs: 60_000,
    intervalMs: 50,
    nextStep: 'See which processes /sys/fs/cgroup/*/' + name + '/**/cgroup.procs still lists.',
  });
}

function removeOnce(name: string): boolean {
  for (const directory of cgroupDirectories(name)) {
    try {
      rmdirSync(directory);
    } catch {
      // Busy: the next round tries again.
    }
  }
  return cgroupDirectories(name).length === 0;
}

/** Deepest first. */
function cgroupDirectories(name: string): string[] {
  const below = (directory: string): string[] => {
    if (!existsSync(directory)) return [];
    const children = readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => below(join(directory, entry.name)));
    return [...children, directory];
  };
  return cgroupTrees(readMounts()).flatMap((tree) => below(join(tree.mountPoint, name)));
}

function delegateControllers(directory: string): void {
  for (const controller of readLines(join(directory, 'cgroup.controllers'))[0]?.split(' ') ?? []) {
    try {
      writeFileSync(join(directory, 'cgroup.subtree_control'), `+${controller}`);
    } catch {
      // Not every controller may be handed down everywhere; the kubelet names one it misses.
    }
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
