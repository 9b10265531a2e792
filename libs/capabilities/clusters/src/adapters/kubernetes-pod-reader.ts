import type { RequestContext } from '@endoscope/core';
import {
  ClusterObjectNotFound,
  ClusterPermissionDenied,
  KubernetesWatchExpired,
  paths,
} from '@endoscope/kubernetes';
import type {
  CoreV1EventList,
  KubernetesRequest,
  V1Namespace,
  V1Pod,
  V1PodList,
} from '@endoscope/kubernetes';
import { PageTokenExpired } from '../domain/cluster.errors.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import type { PodEvent } from '../domain/pod.ts';
import type {
  FoundPod,
  OwnerReference,
  PodQuery,
  PodReader,
  PodReference,
} from '../ports/pod-reader.ts';
import { foundPodOf, podEventOf, podSummaryOf } from './kubernetes-pod-mapping.ts';
import { ownersFrom } from './owner-chain.ts';
import type { OwnedObject } from './owner-chain.ts';
import type { KubernetesConnections } from './kubernetes-connections.ts';

/** Pods through the API server, as the caller. */
export class KubernetesPodReader implements PodReader {
  constructor(private readonly connections: Pick<KubernetesConnections, 'connect'>) {}

  async list(ctx: RequestContext, query: PodQuery) {
    const { namespace, labelSelector, limit, continueToken } = query;
    const path = namespace === undefined ? paths.allPods() : paths.pods(namespace);
    const parameters = { labelSelector, limit: String(limit), continue: continueToken };
    try {
      const list = await this.get<V1PodList>(ctx, query.cluster, { path, query: parameters });
      const pods = (list.items ?? []).map((pod) => ({
        summary: podSummaryOf(pod),
        labels: pod.metadata?.labels ?? {},
      }));
      return { pods, continueToken: continueOf(list.metadata) };
    } catch (error) {
      // 410 Gone: etcd has compacted the revision this list was made at.
      if (error instanceof KubernetesWatchExpired) throw new PageTokenExpired({}, { cause: error });
      throw error;
    }
  }

  async find(ctx: RequestContext, reference: PodReference): Promise<FoundPod | undefined> {
    const pod = await this.findPod(ctx, reference);
    if (!pod) return undefined;
    const events = await this.events(ctx, reference, pod.metadata?.uid ?? '');
    return { ...foundPodOf(pod), events };
  }

  ownersFrom(
    ctx: RequestContext,
    place: Pick<PodReference, 'cluster' | 'namespace'>,
    owner: OwnerReference,
  ) {
    const read = (path: string) => this.get<OwnedObject>(ctx, place.cluster, { path });
    return ownersFrom(read, place.namespace, owner);
  }

  async namespaceLabels(ctx: RequestContext, cluster: string, namespace: string) {
    const path = paths.namespace(namespace);
    const { metadata } = await this.get<V1Namespace>(ctx, cluster, { path });
    return metadata?.labels ?? {};
  }

  private async findPod(ctx: RequestContext, reference: PodReference): Promise<V1Pod | undefined> {
    try {
      const path = paths.pod(reference.namespace, reference.pod);
      return await this.get<V1Pod>(ctx, reference.cluster, { path });
    } catch (error) {
      if (error instanceof ClusterObjectNotFound) return undefined;
      throw error;
    }
  }

  /** Newest last; undefined to a caller whom the cluster does not let read events. */
  private async events(
    ctx: RequestContext,
    { cluster, namespace, pod }: PodReference,
    uid: string,
  ): Promise<PodEvent[] | undefined> {
    const fieldSelector = `involvedObject.name=${pod},involvedObject.uid=${uid}`;
    const query = { fieldSelector, limit: String(clusterLimits.podEventsMax) };
    try {
      const path = paths.events(namespace);
      const list = await this.get<CoreV1EventList>(ctx, cluster, { path, query });
      const events = (list.items ?? []).map(podEventOf);
      return events.sort((a, b) => secondOf(a) - secondOf(b));
    } catch (error) {
      if (error instanceof ClusterPermissionDenied) return undefined;
      throw error;
    }
  }

  private async get<T>(
    ctx: RequestContext,
    cluster: string,
    request: Pick<KubernetesRequest, 'path' | 'query'>,
  ): Promise<T> {
    const { client, as } = await this.connections.connect(cluster, ctx.principal);
    const { signal, traceparent } = ctx;
    const call = { ...request, method: 'GET', signal, ...(as ? { as } : {}) } as const;
    const { body } = await client.request<T>(traceparent ? { ...call, traceparent } : call);
    return body;
  }
}

/**
 * Old events have whole seconds, new ones microseconds; within a second the list's own order, by
 * names that hold the time of the first occurrence, is the true one.
 */
const secondOf = ({ time }: PodEvent): number => Math.floor((time?.getTime() ?? 0) / 1_000);

/** The official types call the field `_continue`; the JSON says `continue`. */
export function continueOf(metadata: object | undefined): string | undefined {
  const token = (metadata as { continue?: unknown } | undefined)?.continue;
  return typeof token === 'string' && token !== '' ? token : undefined;
}
