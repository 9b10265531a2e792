import { inspectCluster, type PartHealth } from '../cluster/cluster-health.ts';
import { findOrphanBridges, findTraces } from '../cluster/cluster-traces.ts';
import { stateDirectory } from '../host/directories.ts';
import { assertLinuxRoot } from '../host/prerequisites.ts';

export interface ClusterStatus {
  name: string;
  version: string;
  featureGates?: string;
  isHealthy: boolean;
  residentMebibytes: number;
  parts: PartHealth[];
}

export interface StatusResult {
  /** True when there is at least one cluster, all are well and nothing is left over. */
  isHealthy: boolean;
  clusters: ClusterStatus[];
  leftovers: string[];
}

export async function status(): Promise<StatusResult> {
  assertLinuxRoot();
  const directory = stateDirectory();
  const clusters: ClusterStatus[] = [];
  const leftovers = findOrphanBridges(directory).map((name) => `bridge ${name}`);
  for (const [name, kinds] of findTraces(directory)) {
    const { record, isHealthy, residentMebibytes, parts } = await inspectCluster(directory, name);
    if (record) {
      const { version, featureGates } = record;
      const kind = { version, ...(featureGates !== undefined && { featureGates }) };
      clusters.push({ name, ...kind, isHealthy, residentMebibytes, parts });
    } else {
      leftovers.push(`${kinds.join(', ')} of ${name}`);
    }
  }
  const isHealthy =
    clusters.length > 0 && leftovers.length === 0 && clusters.every((each) => each.isHealthy);
  return { isHealthy, clusters, leftovers };
}
