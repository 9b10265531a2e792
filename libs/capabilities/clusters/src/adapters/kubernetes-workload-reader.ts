import type { RequestContext } from '@endoscope/core';
import { ClusterObjectNotFound, KubernetesWatchExpired, paths } from '@endoscope/kubernetes';
import type { KubernetesRequest, V1Pod } from '@endoscope/kubernetes';
import { PageTokenExpired } from '../domain/cluster.errors.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import { kindNames } from '../domain/workload-kind.ts';
import type {
  SelectedPod,
  SelectedPods,
  Workload,
  WorkloadReader,
  WorkloadReference,
} from '../ports/workload-reader.ts';
import type { KubernetesConnections } from './kubernetes-connections.ts';
import { continueOf } from './kubernetes-pod-reader.ts';
import { selectedPodOf, workloadOf } from './kubernetes-workload-mapping.ts';
import type { WorkloadObject } from './kubernetes-workload-mapping.ts';

interface ObjectList<T> {
  readonly metadata?: object;
  readonly items?: readonly T[];
}

/** Their `spec.selector` is a map of labels. */
const plainSelectors = new Set<string>(['service', 'replicationcontroller']);

/**
 * Workloads and pods through the API server, as the caller.
 *
 * Bound: one page of `candidatesPageSize` objects is held at a time; all pages of one list
 *        together take at most `searchMs`.
 */
export class KubernetesWorkloadReader implements WorkloadReader {
  constructor(private readonly connections: Pick<KubernetesConnections, 'connect'>) {}

  async find(ctx: RequestContext, reference: WorkloadReference): Promise<Workload | undefined> {
    const { cluster, namespace, kind, name } = reference;
    const { group, resource } = kindNames[kind];
    const path = paths.workload(group, namespace, resource, name);
    const found = await this.findObject<WorkloadObject>(ctx, cluster, path);
    return found && workloadOf(found, plainSelectors.has(kind));
  }

  async *list(ctx: RequestContext, query: Parameters<WorkloadReader['list']>[1]) {
    const { cluster, namespace, kind, selector } = query;
    const { group, resource } = kindNames[kind];
    const path = paths.workloads(group, namespace, resource);
    for await (const page of this.pages<WorkloadObject>(ctx, { cluster, path, selector })) {
      yield page.map((item) => workloadOf(item, plainSelectors.has(kind)));
    }
  }

  async findPod(
    ctx: RequestContext,
    { cluster, namespace, pod }: Parameters<WorkloadReader['findPod']>[1],
  ): Promise<SelectedPod | undefined> {
    const found = await this.findObject<V1Pod>(ctx, cluster, paths.pod(namespace, pod));
    return found && selectedPodOf(found);
  }

  async *pods(ctx: RequestContext, { cluster, namespace, selector }: SelectedPods) {
    const path = paths.pods(namespace);
    for await (const page of this.pages<V1Pod>(ctx, { cluster, path, selector })) {
      yield page.flatMap((pod) => selectedPodOf(pod) ?? []);
    }
  }

  private async *pages<T>(
    ctx: RequestContext,
    { cluster, path, selector }: { cluster: string; path: string; selector: string | undefined },
  ): AsyncGenerator<readonly T[]> {
    const { candidatesPageSize, searchMs } = clusterLimits;
    const endsAt = performance.now() + searchMs;
    let token: string | undefined;
    do {
      const query = {
        labelSelector: selector,
        limit: String(candidatesPageSize),
        continue: token,
      };
      const deadlineMs = Math.max(1, Math.ceil(endsAt - performance.now()));
      const list = await this.get<ObjectList<T>>(ctx, cluster, { path, query, deadlineMs });
      yield list.items ?? [];
      token = continueOf(list.metadata);
    } while (token !== undefined);
  }

  private async findObject<T>(
    ctx: RequestContext,
    cluster: string,
    path: string,
  ): Promise<T | undefined> {
    try {
      return await this.get<T>(ctx, cluster, { path });
    } catch (error) {
      if (error instanceof ClusterObjectNotFound) return undefined;
      throw error;
    }
  }

  private async get<T>(
    ctx: RequestContext,
    cluster: string,
    request: Pick<KubernetesRequest, 'path' | 'query' | 'deadlineMs'>,
  ): Promise<T> {
    const { client, as } = await this.connections.connect(cluster, ctx.principal);
    const { signal, traceparent } = ctx;
    const call = { ...request, method: 'GET', signal, ...(as ? { as } : {}) } as const;
    try {
      const { body } = await client.request<T>(traceparent ? { ...call, traceparent } : call);
      return body;
    } catch (error) {
      // 410 Gone: etcd has compacted the revision the first page was made at.
      if (error instanceof KubernetesWatchExpired) throw new PageTokenExpired({}, { cause: error });
      throw error;
    }
  }
}
