import { describe, expect, it } from '@jest/globals';
import { mountPointsBelow, parseMounts } from './mounts.ts';

const text = `/dev/vda / ext4 rw,relatime 0 0
cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0
overlay /tmp/c/endo-1/state/rootfs overlay rw,lowerdir=/a:/b 0 0
tmpfs /tmp/c/endo-1/kubelet/pods/p/volumes/a\\040name\\134x tmpfs rw 0 0
shm /tmp/c/endo-1/state/rootfs tmpfs rw 0 0
tmpfs /tmp/c/endo-10/state tmpfs rw 0 0
`;

describe('reading the list of mounts', () => {
  it('gives point, type and options of each', () => {
    expect(parseMounts(text)[1]).toEqual({
      mountPoint: '/sys/fs/cgroup/cpu',
      type: 'cgroup',
      options: ['rw', 'relatime', 'cpu'],
    });
  });

  it('decodes the characters that the kernel writes as octal digits', () => {
    expect(parseMounts(text)[3]?.mountPoint).toBe('/tmp/c/endo-1/kubelet/pods/p/volumes/a name\\x');
  });

  it('lists what is below a directory, the last mounted first and stacked ones twice', () => {
    expect(mountPointsBelow(parseMounts(text), '/tmp/c/endo-1')).toEqual([
      '/tmp/c/endo-1/state/rootfs',
      '/tmp/c/endo-1/kubelet/pods/p/volumes/a name\\x',
      '/tmp/c/endo-1/state/rootfs',
    ]);
  });
});
