import { describe, expect, it } from '@jest/globals';
import { belongsToCluster } from './cluster-processes.ts';

const directory = '/tmp/endoscope-cluster/endo-1';
const binary = '/var/cache/endoscope/cluster/server/1.34.2-0a1b/endoscope-cluster';

describe('recognising a server process by its arguments', () => {
  it.each([
    ['a server part', [binary, 'kubelet', `--config=${directory}/config/kubelet.yaml`]],
    ['containerd', ['containerd', '--config', `${directory}/config/containerd.toml`]],
    [
      'a shim',
      ['/usr/bin/containerd-shim-runc-v2', '-address', `${directory}/containerd/containerd.sock`],
    ],
  ])('takes %s for the cluster whose directory it names', (_, args) => {
    expect(belongsToCluster(args, directory)).toBe(true);
  });

  it.each([
    ['the kubectl of a test', [binary, 'kubectl', '--kubeconfig', `${directory}/kubeconfig`]],
    ['a person reading a log', ['tail', '-f', `${directory}/log/kubelet.log`]],
    ['a part of endo-10', [binary, 'etcd', `--data-dir=${directory}0/etcd`]],
    ['a containerd of the machine', ['/usr/bin/containerd']],
    ['a kernel thread', []],
  ])('leaves %s alone', (_, args) => {
    expect(belongsToCluster(args, directory)).toBe(false);
  });
});
