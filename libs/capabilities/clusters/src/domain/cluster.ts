import type { ClusterHealth } from './cluster-health.ts';
import type { NamespaceRules } from './namespace-rules.ts';

export const credentialKinds = ['bearer_token', 'client_certificate', 'token_file'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** As whom the gateway acts in the cluster. */
export const impersonations = ['user_and_groups', 'none'] as const;
export type Impersonation = (typeof impersonations)[number];

/** A registered API server. Holds no credential: that is sealed, and only an adapter opens it. */
export interface Cluster {
  /** DNS label; the id. */
  readonly name: string;
  /** Normal form of `parseServerUrl`. */
  readonly serverUrl: string;
  /** The pinned authorities; undefined trusts the system's. */
  readonly caCertificatePem: string | undefined;
  readonly credentialKind: CredentialKind;
  readonly labels: Readonly<Record<string, string>>;
  readonly defaultImage: string | undefined;
  readonly namespaces: NamespaceRules;
  readonly impersonation: Impersonation;
  readonly createTime: Date;
  /** User name of who registered it. */
  readonly createdBy: string;
  readonly health: ClusterHealth;
  /** New with every registration and credential; connections of another revision are stale. */
  readonly revision: string;
}

/** The one credential of a cluster; travels only from the request to the store, and to a client. */
export type ClusterCredential =
  | { readonly kind: 'bearer_token'; readonly token: string }
  | {
      readonly kind: 'client_certificate';
      readonly certificatePem: string;
      readonly privateKeyPem: string;
    }
  | { readonly kind: 'token_file'; readonly path: string };

/** What policy is asked about. */
export function policySubject(cluster: Pick<Cluster, 'name' | 'labels'>) {
  return { name: cluster.name, labels: { ...cluster.labels } };
}
