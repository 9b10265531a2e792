import { createHash } from 'node:crypto';
import { timestampOf } from '@endoscope/contracts';
import type {
  Cluster as ClusterMessage,
  ClusterHealth as ClusterHealthMessage,
  RegisterClusterRequest__Output,
} from '@endoscope/contracts';
import { credentialKinds, impersonations } from '@endoscope/clusters';
import type { Cluster, ClusterCredential, ClusterHealth } from '@endoscope/clusters';
import type { Impersonation, RegisterClusterInput } from '@endoscope/clusters';
import { z } from 'zod';
import { enumName, enumWord, timeJson } from './common.ts';

export const clusterHealthSchema = z
  .object({
    state: z.string(),
    kubernetesVersion: z.string().optional(),
    checkTime: z.string().optional(),
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.string(),
        message: z.string(),
        suggestion: z.string(),
      }),
    ),
  })
  .meta({ id: 'ClusterHealth' });

const namespaceRules = z.object({ allowed: z.array(z.string()), denied: z.array(z.string()) });

export const clusterSchema = z
  .object({
    name: z.string(),
    serverUrl: z.string(),
    caCertificatePem: z.string().optional(),
    credentialKind: z.enum(credentialKinds),
    labels: z.record(z.string(), z.string()),
    defaultImage: z.string().optional(),
    namespaces: namespaceRules,
    impersonation: z.enum(impersonations),
    createTime: z.string(),
    createdBy: z.string(),
    health: clusterHealthSchema,
  })
  .meta({ id: 'Cluster' });

export const clusterPageSchema = z
  .object({ clusters: z.array(clusterSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'ClusterPage' });

export const registerClusterSchema = z
  .strictObject({
    name: z.string().max(63),
    serverUrl: z.string().max(2_048).optional(),
    caCertificatePem: z.string().max(65_536).optional(),
    credential: z
      .strictObject({
        bearerToken: z.string().max(16_384).optional(),
        clientCertificate: z
          .strictObject({
            certificatePem: z.string().max(65_536),
            privateKeyPem: z.string().max(65_536),
          })
          .optional(),
        tokenFile: z.string().max(4_096).optional(),
      })
      .refine((given) => Object.keys(given).length <= 1, 'must be of one kind only')
      .optional(),
    labels: z.record(z.string(), z.string()).optional(),
    defaultImage: z.string().max(1_024).optional(),
    namespaces: z
      .strictObject({ allowed: z.array(z.string()), denied: z.array(z.string()) })
      .partial()
      .optional(),
    impersonation: z.enum(impersonations).optional(),
    kubeconfig: z.string().max(262_144).optional(),
    context: z.string().max(253).optional(),
  })
  .meta({ id: 'RegisterCluster' });

type RegisterClusterBody = z.output<typeof registerClusterSchema>;

export function registerClusterInput(body: RegisterClusterBody): RegisterClusterInput {
  const { credential, namespaces, ...rest } = body;
  return {
    ...rest,
    credential: credential && credentialOf(credential),
    namespaces: namespaces && {
      allowed: namespaces.allowed ?? [],
      denied: namespaces.denied ?? [],
    },
  };
}

/** More than one kind given: the first of the table; the use-case checks what it holds. */
function credentialOf(
  given: NonNullable<RegisterClusterBody['credential']>,
): ClusterCredential | undefined {
  const { bearerToken, clientCertificate, tokenFile } = given;
  if (bearerToken !== undefined) return { kind: 'bearer_token', token: bearerToken };
  if (clientCertificate) return { kind: 'client_certificate', ...clientCertificate };
  return tokenFile === undefined ? undefined : { kind: 'token_file', path: tokenFile };
}

export function registerClusterInputOf(
  request: RegisterClusterRequest__Output,
): RegisterClusterInput {
  const { credential, namespaces, impersonation } = request;
  const word = enumWord('IMPERSONATION', impersonation);
  return {
    name: request.name,
    serverUrl: request.serverUrl || undefined,
    caCertificatePem: request.caCertificatePem || undefined,
    labels: request.labels,
    defaultImage: request.defaultImage || undefined,
    kubeconfig: request.kubeconfig || undefined,
    context: request.context || undefined,
    credential: credential ? credentialOf(dropEmpty(credential)) : undefined,
    namespaces: namespaces ? { allowed: namespaces.allowed, denied: namespaces.denied } : undefined,
    impersonation: word as Impersonation | undefined,
  };
}

type CredentialMessage = NonNullable<RegisterClusterRequest__Output['credential']>;

function dropEmpty(message: CredentialMessage): NonNullable<RegisterClusterBody['credential']> {
  const { bearerToken, clientCertificate, tokenFile } = message;
  return {
    ...(message.credential === 'bearerToken' && { bearerToken }),
    ...(clientCertificate && { clientCertificate }),
    ...(message.credential === 'tokenFile' && { tokenFile }),
  };
}

export function clusterHealthJson(health: ClusterHealth) {
  const { checkTime, findings, ...rest } = health;
  return { ...rest, checkTime: timeJson(checkTime), findings: findings.map((f) => ({ ...f })) };
}

export function clusterJson(cluster: Cluster) {
  const { health, createTime, revision: _internal, ...rest } = cluster;
  return { ...rest, createTime: timeJson(createTime), health: clusterHealthJson(health) };
}

/** Health and settings change apart, so the tag is made of what is shown. */
export function clusterEtag(cluster: Cluster): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(clusterJson(cluster)))
    .digest('hex');
  return `W/"${digest.slice(0, 32)}"`;
}

export function clusterHealthMessage(health: ClusterHealth): ClusterHealthMessage {
  const { checkTime, ...rest } = clusterHealthJson(health);
  return {
    ...rest,
    ...(health.checkTime && checkTime && { checkTime: timestampOf(health.checkTime) }),
  };
}

export function clusterMessage(cluster: Cluster): ClusterMessage {
  const { createTime: _, health: __, namespaces, ...json } = clusterJson(cluster);
  return {
    ...json,
    labels: { ...json.labels },
    namespaces: { allowed: [...namespaces.allowed], denied: [...namespaces.denied] },
    credentialKind: enumName(
      'CREDENTIAL_KIND',
      cluster.credentialKind,
    ) as 'CREDENTIAL_KIND_UNSPECIFIED',
    impersonation: enumName('IMPERSONATION', cluster.impersonation) as 'IMPERSONATION_UNSPECIFIED',
    createTime: timestampOf(cluster.createTime),
    health: clusterHealthMessage(cluster.health),
  };
}
