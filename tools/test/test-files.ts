import { filesBelow } from '../shared/files-below.ts';
import { join } from 'node:path';

export const groupNames = ['unit', 'db', 'system', 'cluster'] as const;
export type GroupName = (typeof groupNames)[number];

/** Where a test file belongs; undefined when it is none. */
export function groupOf(path: string): GroupName | undefined {
  if (path.endsWith('.db.spec.ts')) return 'db';
  if (path.endsWith('.spec.ts')) return 'unit';
  if (!path.endsWith('.test.ts')) return undefined;
  return path.startsWith('test/cluster/') || path === 'test/conformance/real.test.ts'
    ? 'cluster'
    : 'system';
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
  return groups;
}
