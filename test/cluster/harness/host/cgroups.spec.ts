import { describe, expect, it } from '@jest/globals';
import { cgroupTrees } from './cgroups.ts';
import { parseMounts } from './mounts.ts';

describe('finding the trees of control groups', () => {
  it('lists every mounted controller of version 1 and the unified tree beside them', () => {
    const mounts = parseMounts(`tmpfs /sys/fs/cgroup tmpfs rw 0 0
cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0
cgroup /sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0
cgroup /sys/fs/cgroup/unified cgroup2 rw 0 0`);

    expect(cgroupTrees(mounts)).toEqual([
      { mountPoint: '/sys/fs/cgroup/cpu', version: 1 },
      { mountPoint: '/sys/fs/cgroup/systemd', version: 1 },
      { mountPoint: '/sys/fs/cgroup/unified', version: 2 },
    ]);
  });

  it('lists the one tree of version 2', () => {
    const mounts = parseMounts('cgroup2 /sys/fs/cgroup cgroup2 rw,nsdelegate 0 0');

    expect(cgroupTrees(mounts)).toEqual([{ mountPoint: '/sys/fs/cgroup', version: 2 }]);
  });
});
