import type { ClusterCredential } from '../domain/cluster.ts';

/** What a registration takes out of a kubeconfig. */
export interface ImportedConnection {
  readonly serverUrl: string;
  readonly caCertificatePem: string | undefined;
  readonly credential: ClusterCredential;
}

export interface KubeconfigReader {
  /** `context` undefined: the file's current one. Throws KubeconfigRefused. */
  read(kubeconfig: string, context: string | undefined): Promise<ImportedConnection>;
}
