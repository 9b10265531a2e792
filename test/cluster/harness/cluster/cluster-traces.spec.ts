import { describe, expect, it } from '@jest/globals';
import { cgroupPrefix } from './cluster-plan.ts';
import { tracesIn, type HostView } from './cluster-traces.ts';

const stateDirectory = '/tmp/endoscope-cluster';
const emptyHost: HostView = { directories: [], mountPoints: [], cgroups: [], commandLines: [] };

describe('recognising what an earlier run left', () => {
  it('finds nothing on a machine that has none of it', () => {
    const host: HostView = {
      ...emptyHost,
      mountPoints: ['/', '/tmp', '/tmp/endoscope-cluster-of-others/endo-1/x'],
      commandLines: [['/sbin/init'], ['tail', '-f', `${stateDirectory}/endo-1/log/etcd.log`]],
    };

    expect(tracesIn(host, stateDirectory)).toEqual(new Map());
  });

  it('collects the kinds of traces of each cluster by name', () => {
    const host: HostView = {
      directories: ['endo-2'],
      mountPoints: [
        '/proc',
        `${stateDirectory}/endo-1/containerd/state/rootfs`,
        `${stateDirectory}/endo-1/kubelet/pods/x/volumes/y`,
      ],
      cgroups: [`${cgroupPrefix(stateDirectory)}endo-1`, `${cgroupPrefix(stateDirectory)}endo-3`],
      commandLines: [
        ['/c/endoscope-cluster', 'etcd', `--data-dir=${stateDirectory}/endo-2/etcd`],
        ['containerd', '--config', `${stateDirectory}/endo-1/config/containerd.toml`],
      ],
    };

    expect([...tracesIn(host, stateDirectory)]).toEqual([
      ['endo-1', ['mount', 'cgroup', 'process']],
      ['endo-2', ['directory', 'process']],
      ['endo-3', ['cgroup']],
    ]);
  });
});
