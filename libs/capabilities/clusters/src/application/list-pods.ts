import type { Page, RequestContext } from '@endoscope/core';
import type { AccessQuestion, DecideAccess, RequireAccess } from '@endoscope/policy';
import { policySubject } from '../domain/cluster.ts';
import type { Cluster } from '../domain/cluster.ts';
import { namespaceIsOpen } from '../domain/namespace-rules.ts';
import type { PodSummary } from '../domain/pod.ts';
import { requireNames, requireOpen } from '../domain/readable-namespace.ts';
import type { PodReader } from '../ports/pod-reader.ts';
import type { FindCluster } from './find-cluster.ts';
import { pageSizeOf } from './page-size.ts';
import { decodePageToken, encodePageToken } from './page-token.ts';

export interface ListPodsInput {
  readonly cluster: string;
  /** Absent or empty: every namespace the caller may see. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

type Labels = Readonly<Record<string, string>>;

/**
 * Pods as the caller sees them: Kubernetes decides as the caller, then the cluster's namespace
 * rules and policy decide for each pod. A page may hold fewer pods than asked for, even none,
 * and still have a next one: what was filtered out is not made up for.
 */
export class ListPods {
  constructor(
    private readonly clusters: FindCluster,
    private readonly require: Pick<RequireAccess, 'execute'>,
    private readonly decide: Pick<DecideAccess, 'execute'>,
    private readonly pods: PodReader,
  ) {}

  async execute(ctx: RequestContext, input: ListPodsInput): Promise<Page<PodSummary>> {
    const namespace = input.namespace || undefined;
    const labelSelector = input.labelSelector || undefined;
    requireNames({ namespace, labelSelector });
    const limit = pageSizeOf(input.pageSize);
    const query = { cluster: input.cluster, namespace, labelSelector };
    const continueToken = decodePageToken(ctx, query, input.pageToken);
    const cluster = await this.clusters.execute(ctx, input.cluster);
    const labels = new NamespaceLabels(ctx, cluster, this.pods);
    if (namespace !== undefined) {
      requireOpen(cluster, namespace);
      const subject = { name: namespace, labels: await labels.of(namespace) };
      await this.require.execute(ctx, questionOf(cluster, subject));
    }
    const page = await this.pods.list(ctx, { ...query, limit, continueToken });
    const items: PodSummary[] = [];
    for (const pod of page.pods) {
      const { name, namespace: where } = pod.summary;
      if (!namespaceIsOpen(cluster.namespaces, where)) continue;
      const subject = { name: where, labels: await labels.of(where) };
      const question = questionOf(cluster, subject, { name, labels: pod.labels });
      if ((await this.decide.execute(ctx, question)).allowed) items.push(pod.summary);
    }
    const next = page.continueToken;
    return { items, nextPageToken: next ? encodePageToken(ctx, query, next) : undefined };
  }
}

/** Labels of each namespace, read once per call: policy may speak of them. */
class NamespaceLabels {
  private readonly known = new Map<string, Labels>();

  constructor(
    private readonly ctx: RequestContext,
    private readonly cluster: Cluster,
    private readonly pods: PodReader,
  ) {}

  async of(namespace: string): Promise<Labels> {
    const known = this.known.get(namespace);
    if (known) return known;
    const labels = await this.pods.namespaceLabels(this.ctx, this.cluster.name, namespace);
    this.known.set(namespace, labels);
    return labels;
  }
}

function questionOf(
  cluster: Cluster,
  namespace: { name: string; labels: Labels },
  pod?: { name: string; labels: Labels },
): AccessQuestion {
  return {
    action: 'pod.view',
    cluster: policySubject(cluster),
    namespace: { name: namespace.name, labels: { ...namespace.labels } },
    ...(pod ? { pod: { name: pod.name, labels: { ...pod.labels } } } : {}),
  };
}
