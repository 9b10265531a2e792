import { describe, expect, it } from '@jest/globals';
import { aClusterPlan } from './a-cluster-plan.ts';
import { configurationFiles } from './configuration-files.ts';
import { partCommand, SERVER_PARTS } from './server-parts.ts';

const plan = aClusterPlan();
const oldKubelet = aClusterPlan({
  version: {
    ...plan.version,
    kubeletDialect: 'runtime-as-flag',
    featureGates: 'EphemeralContainers=true',
  },
});

describe('the commands of the server parts', () => {
  it('name no file outside the directory of their cluster', () => {
    const paths = SERVER_PARTS.flatMap((part) => partCommand(plan, part).arguments)
      .map((argument) => argument.replace(/^--[a-z-]+=/, ''))
      .filter((value) => value.startsWith('/'));

    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !path.startsWith('/state/endo-1/'))).toEqual([]);
  });

  it('take etcd from a binary of its own and the rest from the server binary', () => {
    const files = SERVER_PARTS.map((part) => [part, partCommand(plan, part).file]);

    expect(Object.fromEntries(files)).toEqual({
      etcd: '/cache/etcd/endoscope-cluster',
      apiserver: '/cache/server/endoscope-cluster',
      'controller-manager': '/cache/server/endoscope-cluster',
      scheduler: '/cache/server/endoscope-cluster',
      containerd: 'containerd',
      kubelet: '/cache/server/endoscope-cluster',
    });
  });

  it('tell an old kubelet its runtime by flag and a new one by configuration', () => {
    const socket = 'unix:///state/endo-1/containerd/containerd.sock';
    const flag = `--container-runtime-endpoint=${socket}`;

    expect(partCommand(oldKubelet, 'kubelet').arguments).toContain(flag);
    expect(partCommand(plan, 'kubelet').arguments).not.toContain(flag);
    expect(kubeletConfiguration(plan)).toMatchObject({ containerRuntimeEndpoint: socket });
    expect(kubeletConfiguration(oldKubelet)).not.toHaveProperty('containerRuntimeEndpoint');
    expect(kubeletConfiguration(oldKubelet)).not.toHaveProperty('failCgroupV1');
  });

  it('pass feature gates to the parts that know them', () => {
    const gate = '--feature-gates=EphemeralContainers=true';
    const gated = SERVER_PARTS.filter((part) =>
      partCommand(oldKubelet, part).arguments.includes(gate),
    );

    expect(gated).toEqual(['apiserver', 'controller-manager', 'kubelet']);
  });
});

describe('the audit policy', () => {
  it('records pods and everything below them with bodies, whoever asks', () => {
    const policy = JSON.parse(configurationFiles(plan)['audit-policy.yaml'] ?? '');

    expect(policy.rules[0]).toEqual({
      level: 'RequestResponse',
      resources: [{ group: '', resources: ['pods', 'pods/*'] }],
    });
  });
});

function kubeletConfiguration(of: typeof plan): object {
  return JSON.parse(configurationFiles(of)['kubelet.yaml'] ?? '');
}
