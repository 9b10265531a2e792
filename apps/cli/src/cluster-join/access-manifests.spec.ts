import { describe, expect, it } from '@jest/globals';
import { clusterNameOf, readAccessFiles, selectManifests } from './access-manifests.ts';
import type { Access } from './access-manifests.ts';

async function selected(access: Access, groups: readonly string[] = []): Promise<string[]> {
  const manifests = selectManifests(await readAccessFiles(), { access, groups });
  return manifests.map(({ kind, metadata, subjects = [] }) =>
    [kind, metadata.name, ...subjects.map((s) => `${s.kind}:${s.name}`)].join(' '),
  );
}

describe('the manifests of cluster-access', () => {
  it('give the gateway impersonation and people the debugger role', async () => {
    expect(await selected('impersonate')).toEqual([
      'Namespace endoscope-system',
      'ServiceAccount endoscope-gateway',
      'ClusterRole endoscope-impersonator',
      'ClusterRoleBinding endoscope-impersonator ServiceAccount:endoscope-gateway',
      'ClusterRole endoscope-debugger',
      'ClusterRoleBinding endoscope-debuggers Group:engineers',
    ]);
  });

  it('give only the gateway rights when it acts in its own name', async () => {
    expect(await selected('direct')).toEqual([
      'Namespace endoscope-system',
      'ServiceAccount endoscope-gateway',
      'ClusterRole endoscope-direct',
      'ClusterRoleBinding endoscope-direct ServiceAccount:endoscope-gateway',
    ]);
  });

  it('leave to the operator what is optional', async () => {
    const optional = [...(await readAccessFiles()).keys()].filter((n) => n.startsWith('optional/'));
    expect(optional).toEqual(['optional/50-copies.yaml', 'optional/60-nodes.yaml']);
    const all = [...(await selected('impersonate')), ...(await selected('direct'))];
    expect(all.filter((name) => /copier|node/.test(name))).toEqual([]);
  });

  it('are bound to the groups that are named', async () => {
    const manifests = await selected('impersonate', ['sre', 'oncall']);
    expect(manifests.at(-1)).toBe('ClusterRoleBinding endoscope-debuggers Group:sre Group:oncall');
  });
});

describe('the name of a joined cluster', () => {
  it.each([
    ['kind-dev', 'kind-dev'],
    ['arn:aws:eks:eu-west-1:1:cluster/Prod_EU', 'prod-eu'],
    ['admin@k8s.example.com', 'k8s-example-com'],
    ['___', 'cluster'],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('for context %s is %s', (context, name) => expect(clusterNameOf(context)).toBe(name));
});
