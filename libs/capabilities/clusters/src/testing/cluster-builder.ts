import { healthUnknown } from '../domain/cluster-health.ts';
import type { Cluster } from '../domain/cluster.ts';

/** A registered cluster with the defaults of a registration; override what the test is about. */
export function aCluster(overrides: Partial<Cluster> = {}): Cluster {
  const name = overrides.name ?? 'eu-1';
  return {
    name,
    serverUrl: `https://${name}.clusters.example:6443`,
    caCertificatePem: undefined,
    credentialKind: 'bearer_token',
    labels: { region: 'eu' },
    defaultImage: undefined,
    namespaces: { allowed: [], denied: ['kube-*'] },
    impersonation: 'user_and_groups',
    createTime: new Date('2026-11-21T12:00:00.000Z'),
    createdBy: 'operator@endoscope.example',
    health: healthUnknown,
    revision: `revision-of-${name}`,
    ...overrides,
  };
}
