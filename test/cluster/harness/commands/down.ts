import { readdirSync, rmdirSync } from 'node:fs';
import { findTraces } from '../cluster/cluster-traces.ts';
import { removeCluster, removeOrphanBridges } from '../cluster/remove-cluster.ts';
import { HarnessError } from '../harness-error.ts';
import { cacheDirectory, stateDirectory } from '../host/directories.ts';
import { assertLinuxRoot } from '../host/prerequisites.ts';
import type { Progress } from '../progress.ts';

export async function down(name: string | undefined, progress: Progress): Promise<void> {
  assertLinuxRoot();
  const directory = stateDirectory();
  const traces = findTraces(directory);
  if (name !== undefined && !traces.has(name)) {
    const known = [...traces.keys()].join(', ') || 'none';
    throw new HarnessError(`There is no cluster ${name}; there are: ${known}.`, 'Run status.');
  }
  for (const each of name === undefined ? traces.keys() : [name]) {
    progress(`removing ${each} (${traces.get(each)?.join(', ')})`);
    await removeCluster(directory, each);
  }
  await removeOrphanBridges(directory);
  removeIfEmpty(directory);
  progress(`done; built servers and images stay in ${cacheDirectory()}`);
}

function removeIfEmpty(directory: string): void {
  try {
    if (readdirSync(directory).length === 0) rmdirSync(directory);
  } catch {
    // It was never there.
  }
}
