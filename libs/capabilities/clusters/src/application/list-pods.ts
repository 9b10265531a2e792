import { decodePageToken, encodePageToken } from '@endoscope/core';
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
 * rules and policy decide for each pod, since policy may speak of its labels. A page may hold
 * fewer pods than asked for, even none, and still have a next one. Who sees nothing at all, and
 * has no right to the place as a whole, is told so rather than shown an empty list.
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
    if (namespace !== undefined) requireOpen(cluster, namespace);
    const page = await this.pods.list(ctx, { ...query, limit, continueToken });
    const labels = new NamespaceLabels(ctx, cluster, this.pods);
    const items = await this.visible(ctx, page.pods, { cluster, labels });
    const next = page.continueToken;
    if (next) return { items, nextPageToken: encodePageToken(ctx, query, next) };
    if (items.length === 0) {
      const place = namespace === undefined ? undefined : await labels.subject(namespace);
      await this.requirePlace(ctx, cluster, place);
    }
    return { items, nextPageToken: undefined };
  }

  private async visible(
    ctx: RequestContext,
    pods: readonly ListedPod[],
    { cluster, labels }: { cluster: Cluster; labels: NamespaceLabels },
  ): Promise<PodSummary[]> {
    const items: PodSummary[] = [];
    for (const { summary, labels: podLabels } of pods) {
      const { name, namespace } = summary;
      if (!namespaceIsOpen(cluster.namespaces, namespace)) continue;
      const question: AccessQuestion = {
        action: 'pod.view',
        cluster: policySubject(cluster),
        namespace: await labels.subject(namespace),
        pod: { name, labels: podLabels },
      };
      if ((await this.decide.execute(ctx, question)).allowed) items.push(summary);
    }
    return items;
  }

  private async requirePlace(
    ctx: RequestContext,
    cluster: Cluster,
    namespace: Subject | undefined,
  ): Promise<void> {
    const place = { cluster: policySubject(cluster), ...(namespace ? { namespace } : {}) };
    await this.require.execute(ctx, { action: 'pod.view', ...place });
  }
}

type ListedPod = Awaited<ReturnType<PodReader['list']>>['pods'][number];
type Subject = NonNullable<AccessQuestion['namespace']>;

/** Labels of each namespace, read once per call: policy may speak of them. */
class NamespaceLabels {
  private readonly known = new Map<string, Promise<Labels>>();

  constructor(
    private readonly ctx: RequestContext,
    private readonly cluster: Cluster,
    private readonly pods: PodReader,
  ) {}

  async subject(namespace: string): Promise<Subject> {
    const read = () => this.pods.namespaceLabels(this.ctx, this.cluster.name, namespace);
    const labels = this.known.get(namespace) ?? read();
    this.known.set(namespace, labels);
    return { name: namespace, labels: await labels };
  }
}
