import { filesBelow } from '../shared/files-below.ts';
import { join } from 'node:path';
import { clusterGroups, holdOnEveryVersion } from './cluster-groups.ts';
import type { ClusterGroupName } from './cluster-groups.ts';

export const groupNames = [
  'unit',
  'db',
  'system',
  'cluster',
  'cluster-1.25',
  'cluster-1.21',
] as const;
const clusterGroupNames = Object.keys(clusterGroups) as ClusterGroupName[];
export type GroupName = (typeof groupNames)[number];

/** Where a test file belongs; undefined when it is none. */
export function groupOf(path: string): GroupName | undefined {
  if (path.endsWith('.db.spec.ts')) return 'db';
  if (path.endsWith('.spec.ts')) return 'unit';
  if (!path.endsWith('.test.ts')) return undefined;
  const isCluster = path.startsWith('test/cluster/') || path === 'test/conformance/real.test.ts';
  return isCluster ? clusterGroupOf(path) : 'system';
}

/** Of a file below `test/cluster/v1.21/`, that of its version; of any other, the group of all. */
function clusterGroupOf(path: string): ClusterGroupName {
  const version = /^test\/cluster\/v([0-9.]+)\//.exec(path)?.[1];
  if (version === undefined) return 'cluster';
  const group = clusterGroupNames.find((name) => name === `cluster-${version}`);
  if (group === undefined) throw new Error(`${path}: no group of tests is for version ${version}`);
  return group;
}

export function testFiles(root: string): Map<GroupName, string[]> {
  const groups = new Map<GroupName, string[]>(groupNames.map((name) => [name, []]));
  for (const folder of ['apps', 'libs', 'tools', 'test']) {
    for (const file of filesBelow(join(root, folder))) {
      const path = `${folder}/${file}`;
      const group = groupOf(path);
      if (group && !path.includes('/generated/')) groups.get(group)?.push(path);
    }
  }
  const onEvery = holdOnEveryVersion(groups.get('cluster') ?? []);
  for (const name of clusterGroupNames) {
    if (name !== 'cluster' && clusterGroups[name].runsAll) groups.get(name)?.push(...onEvery);
  }
  return groups;
}
