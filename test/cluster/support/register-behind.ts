import { parse } from 'yaml';
import type { TestCluster } from '../harness/index.ts';
import type { CutProxy } from './cut-proxy.ts';
import type { Stage } from './stage.ts';

/** A cluster once more, under another name, by a way that can be cut. */
export async function registerBehind(
  proxy: CutProxy,
  stage: Stage,
  { cluster, name }: { readonly cluster: TestCluster; readonly name: string },
): Promise<void> {
  const account = ['create', 'token', 'endoscope-gateway', '-n', 'endoscope-system'];
  const { stdout } = await cluster.kubectl(account);
  const { clusters } = parse(cluster.kubeconfig) as {
    clusters: { cluster: { 'certificate-authority-data': string } }[];
  };
  const ca = clusters[0]!.cluster['certificate-authority-data'];
  await stage.client('operator').clusters.register({
    name,
    serverUrl: proxy.url,
    caCertificatePem: Buffer.from(ca, 'base64').toString(),
    credential: { bearerToken: stdout.trim() },
  });
}
