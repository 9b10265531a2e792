import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { PodNotFound } from '../domain/cluster.errors.ts';
import { policySubject } from '../domain/cluster.ts';
import type { PodDescription } from '../domain/pod.ts';
import { requireNames, requireOpen } from '../domain/readable-namespace.ts';
import type { PodReader, PodReference } from '../ports/pod-reader.ts';
import type { FindCluster } from './find-cluster.ts';

/**
 * One pod with its containers of all three lists and its events. Policy is asked before absence
 * is told, so that a stranger cannot tell a pod that is not there from one that is.
 */
export class DescribePod {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly pods: PodReader,
  ) {}

  async execute(ctx: RequestContext, input: PodReference): Promise<PodDescription> {
    requireNames(input);
    const cluster = await this.clusters.execute(ctx, input.cluster);
    requireOpen(cluster, input.namespace);
    const labels = await this.pods.namespaceLabels(ctx, cluster.name, input.namespace);
    const found = await this.pods.find(ctx, input);
    await this.access.execute(ctx, {
      action: 'pod.view',
      cluster: policySubject(cluster),
      namespace: { name: input.namespace, labels: { ...labels } },
      pod: { name: input.pod, labels: { ...found?.labels } },
    });
    if (found) return found.description;
    const { namespace, pod } = input;
    throw new PodNotFound({ cluster: cluster.name, namespace, pod });
  }
}
