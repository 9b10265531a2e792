import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { PodNotFound } from '../domain/cluster.errors.ts';
import { policySubject } from '../domain/cluster.ts';
import type { Cluster } from '../domain/cluster.ts';
import { debuggabilityOf } from '../domain/debuggability.ts';
import { podSecurityOf, profilesPassing } from '../domain/pod-security.ts';
import type { PodDescription } from '../domain/pod.ts';
import { requireNames, requireOpen } from '../domain/readable-namespace.ts';
import type { FoundPod, PodReader, PodReference } from '../ports/pod-reader.ts';
import type { FindCluster } from './find-cluster.ts';
import type { PodSurroundings } from './pod-surroundings.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * One pod with its containers of all three lists, its events, and what whoever debugs it should
 * know of its surroundings. Policy is asked before absence is told, so that a stranger cannot tell
 * a pod that is not there from one that is.
 */
export class DescribePod {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly pods: PodReader,
    private readonly surroundings: PodSurroundings,
  ) {}

  async execute(ctx: RequestContext, input: PodReference): Promise<PodDescription> {
    requireNames(input);
    const cluster = await this.clusters.execute(ctx, input.cluster);
    requireOpen(cluster, input.namespace);
    const labels = await this.namespaceLabels(ctx, input);
    const found = await this.pods.find(ctx, input);
    await this.access.execute(ctx, {
      action: 'pod.view',
      cluster: policySubject(cluster),
      namespace: { name: input.namespace, labels: { ...labels } },
      pod: { name: input.pod, labels: { ...found?.labels } },
    });
    if (found) return this.describe(ctx, { cluster, found, labels });
    const { namespace, pod } = input;
    throw new PodNotFound({ cluster: cluster.name, namespace, pod });
  }

  /** Undefined when the caller may see pods but not their namespace: then its level is unknown. */
  private async namespaceLabels(
    ctx: RequestContext,
    { cluster, namespace }: PodReference,
  ): Promise<Labels | undefined> {
    try {
      return await this.pods.namespaceLabels(ctx, cluster, namespace);
    } catch (error) {
      if (error instanceof GatewayError && error.kind === 'permission_denied') return undefined;
      throw error;
    }
  }

  private async describe(
    ctx: RequestContext,
    what: { cluster: Cluster; found: FoundPod; labels: Labels | undefined },
  ): Promise<PodDescription> {
    const { cluster, found, labels } = what;
    const { summary, events, qosClass, serviceAccount, isStatic, noted } = found;
    const around = await this.surroundings.execute(ctx, cluster, found);
    const { node, owners, containers } = around;
    const podSecurity = podSecurityOf(labels);
    const nodeReady = node && node.ready !== 'unknown' ? node.ready === 'yes' : undefined;
    const about = { cluster: cluster.name, nodeReady, podSecurity };
    return {
      pod: summary,
      containers,
      events: events ?? [],
      podSecurity,
      profilesPassing: profilesPassing(podSecurity),
      node,
      owners,
      qosClass,
      serviceAccount,
      shareProcessNamespace: noted.spec?.shareProcessNamespace === true,
      isStatic,
      debuggable: debuggabilityOf(noted, about),
      unknown: [
        ...(events === undefined ? ['Events: you may not list them in this namespace.'] : []),
        ...(labels === undefined ? ['Pod Security: you may not read the namespace.'] : []),
        ...around.unknown,
      ],
    };
  }
}
