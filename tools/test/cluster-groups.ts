/** Tests that need real clusters, all of one Kubernetes version. */
export interface ClusterGroup {
  readonly version: string;
  /** What `cluster:up` takes to bring all of them. */
  readonly upArguments: readonly string[];
  /** Also runs the files of the group `cluster`, which hold on every version. */
  readonly runsAll: boolean;
}

/**
 * Files that say nothing about another version than the newest, each with the reason. The table of
 * versions has a dash for them.
 */
const newestOnly: Readonly<Record<string, string>> = {
  'test/cluster/kubectl-parity.test.ts': 'compares with the kubectl of the newest version',
  'test/cluster/kubectl-refusals.test.ts': 'compares with the kubectl of the newest version',
};

/** Of the files of the group `cluster`, those that hold on every version. */
export function holdOnEveryVersion(files: readonly string[]): string[] {
  return files.filter((file) => !Object.hasOwn(newestOnly, file));
}

const featureOff = '1.21.14,EphemeralContainers=false';

/** In the order in which they are built and run. */
export const clusterGroups = {
  // The default of the harness.
  cluster: { version: '1.34.2', upArguments: ['--count', '2'], runsAll: true },
  'cluster-1.25': {
    version: '1.25.4',
    upArguments: ['--count', '2', '--version', '1.25.4'],
    runsAll: true,
  },
  'cluster-1.21': {
    version: '1.21.14',
    upArguments: ['--version', '1.21.14', '--also', featureOff],
    runsAll: false,
  },
} as const satisfies Record<string, ClusterGroup>;

export type ClusterGroupName = keyof typeof clusterGroups;

/** Undefined for a group that needs no cluster. */
export function findClusterGroup(name: string): ClusterGroup | undefined {
  return Object.hasOwn(clusterGroups, name) ? clusterGroups[name as ClusterGroupName] : undefined;
}
