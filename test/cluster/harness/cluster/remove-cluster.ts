/**
 * Removes a cluster, or whatever is left of one. There is no second, gentler way for a healthy
 * cluster: its data is thrown away, and so the path that matters after a crash runs every time.
 */
import { rmSync } from 'node:fs';
import { HarnessError } from '../harness-error.ts';
import { removeBridge } from '../host/bridge.ts';
import { cgroupPids, removeCgroup } from '../host/cgroups.ts';
import { mountPointsBelow, readMounts, unmountBelow } from '../host/mounts.ts';
import { findProcess, killProcesses } from '../host/process-table.ts';
import { bridgePrefix, cgroupPrefix, clusterPaths } from './cluster-plan.ts';
import { findClusterProcesses } from './cluster-processes.ts';
import { findRecord } from './cluster-record.ts';
import { findOrphanBridges } from './cluster-traces.ts';
import { removeHostTraces } from './host-traces.ts';

const KILL_ROUNDS_MAX = 5;

export async function removeCluster(stateDirectory: string, name: string): Promise<void> {
  const paths = clusterPaths(stateDirectory, name);
  const cgroupName = `${cgroupPrefix(stateDirectory)}${name}`;
  const slot = findRecord(stateDirectory, name)?.slot;
  await killEverything(paths.directory, cgroupName);
  await unmountBelow(paths.directory);
  if (slot !== undefined) await removeBridge(`${bridgePrefix(stateDirectory)}${slot}`);
  await removeCgroup(cgroupName);
  await removeHostTraces(paths, cgroupName);
  removeDirectory(paths.directory);
}

export async function removeOrphanBridges(stateDirectory: string): Promise<void> {
  for (const name of findOrphanBridges(stateDirectory)) await removeBridge(name);
}

/** Several rounds, because containerd can start one more shim between the look and the signal. */
async function killEverything(directory: string, cgroupName: string): Promise<void> {
  for (let round = 0; round < KILL_ROUNDS_MAX; round++) {
    const servers = findClusterProcesses(directory);
    const containers = cgroupPids(cgroupName).flatMap((pid) => findProcess(pid) ?? []);
    if (servers.length + containers.length === 0) return;
    await killProcesses([...servers, ...containers]);
  }
  throw new HarnessError(
    `Processes of ${directory} keep coming back.`,
    'Something else starts them; look at the parents with: ps -ef --forest',
  );
}

/** Deleting through a mount would delete what is mounted, which a test may have taken from us. */
function removeDirectory(directory: string): void {
  const left = mountPointsBelow(readMounts(), directory);
  if (left.length > 0) {
    throw new HarnessError(
      `Still mounted, so nothing was deleted: ${left.join(', ')}`,
      'Unmount them by hand, then run the same command again.',
    );
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
