import { KubeconfigRefused } from '../domain/cluster.errors.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import type { ImportedConnection, KubeconfigReader } from '../ports/kubeconfig-reader.ts';

export interface ImportKubeconfigInput {
  readonly kubeconfig: string;
  /** Absent or empty: the file's current context. */
  readonly context?: string | undefined;
}

/**
 * Takes server, authority and credential of one context out of a kubeconfig. The file itself is
 * never kept: a stored kubeconfig can run programs and read files wherever it is opened.
 */
export class ImportKubeconfig {
  constructor(private readonly reader: KubeconfigReader) {}

  async execute({ kubeconfig, context }: ImportKubeconfigInput): Promise<ImportedConnection> {
    const { kubeconfigBytesMax } = clusterLimits;
    if (Buffer.byteLength(kubeconfig) > kubeconfigBytesMax) {
      throw new KubeconfigRefused({
        what: `The kubeconfig is larger than ${kubeconfigBytesMax} bytes. Send one context only: kubectl config view --raw --minify --flatten.`,
      });
    }
    return this.reader.read(kubeconfig, context === '' ? undefined : context);
  }
}
