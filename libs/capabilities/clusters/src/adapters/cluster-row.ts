import { invariant } from '@endoscope/core';
import type { Prisma } from '@endoscope/database';
import { z } from 'zod';
import { findingSeverities, healthStates } from '../domain/cluster-health.ts';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import { credentialKinds, impersonations } from '../domain/cluster.ts';
import type { Cluster } from '../domain/cluster.ts';

/** Every column but the credential: a query that does not ask for it cannot show it. */
export const withoutCredential = { omit: { credentialSealed: true } } as const;

export type ClusterRow = Prisma.ClusterGetPayload<typeof withoutCredential>;

/** The same for a query that is not Prisma's. */
export const columnsWithoutCredential = `
  name, server_url AS "serverUrl", ca_certificate_pem AS "caCertificatePem",
  credential_kind AS "credentialKind", labels, default_image AS "defaultImage",
  namespaces_allowed AS "namespacesAllowed", namespaces_denied AS "namespacesDenied",
  impersonation, created_at AS "createdAt", created_by AS "createdBy", revision,
  health_state AS "healthState", kubernetes_version AS "kubernetesVersion",
  checked_at AS "checkedAt", findings`;

export function rowOf(
  cluster: Cluster,
  credentialSealed: string,
): Prisma.ClusterUncheckedCreateInput {
  const { createTime, health, namespaces, labels, ...same } = cluster;
  return {
    ...same,
    credentialSealed,
    labels: { ...labels },
    namespacesAllowed: [...namespaces.allowed],
    namespacesDenied: [...namespaces.denied],
    createdAt: createTime,
    ...healthColumnsOf(health),
  };
}

export function healthColumnsOf(health: ClusterHealth) {
  return {
    healthState: health.state,
    kubernetesVersion: health.kubernetesVersion ?? null,
    checkedAt: health.checkTime ?? null,
    findings: health.findings.map((finding) => ({ ...finding })),
  };
}

/** What a row holds beyond its column types; anything else was not written by us. */
const stored = z.object({
  credentialKind: z.enum(credentialKinds),
  impersonation: z.enum(impersonations),
  labels: z.record(z.string(), z.string()),
  healthState: z.enum(healthStates),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.enum(findingSeverities),
      message: z.string(),
      suggestion: z.string(),
    }),
  ),
});

export function clusterOf(row: ClusterRow): Cluster {
  const parsed = stored.safeParse(row);
  invariant(parsed.success, `cluster ${row.name} rests as it was written`);
  const { credentialKind, impersonation, labels, healthState, findings } = parsed.data;
  return {
    name: row.name,
    serverUrl: row.serverUrl,
    caCertificatePem: row.caCertificatePem ?? undefined,
    credentialKind,
    labels,
    defaultImage: row.defaultImage ?? undefined,
    namespaces: { allowed: row.namespacesAllowed, denied: row.namespacesDenied },
    impersonation,
    createTime: row.createdAt,
    createdBy: row.createdBy,
    revision: row.revision,
    health: {
      state: healthState,
      kubernetesVersion: row.kubernetesVersion ?? undefined,
      checkTime: row.checkedAt ?? undefined,
      findings,
    },
  };
}
