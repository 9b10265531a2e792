import type { RequestContext } from '@endoscope/core';
import { ClusterObjectNotFound, KubernetesWatchExpired, paths } from '@endoscope/kubernetes';
import type { KubernetesRequest, V1Node, V1NodeList } from '@endoscope/kubernetes';
import { PageTokenExpired } from '../domain/cluster.errors.ts';
import type { NodeQuery, NodeReader } from '../ports/node-reader.ts';
import type { KubernetesConnections } from './kubernetes-connections.ts';
import { nodeOf } from './kubernetes-node-mapping.ts';
import { continueOf } from './kubernetes-pod-reader.ts';

/** Nodes through the API server, as the caller. */
export class KubernetesNodeReader implements NodeReader {
  constructor(private readonly connections: Pick<KubernetesConnections, 'connect'>) {}

  async list(ctx: RequestContext, query: NodeQuery) {
    const { cluster, labelSelector, limit, continueToken } = query;
    const parameters = { labelSelector, limit: String(limit), continue: continueToken };
    try {
      const request = { path: paths.nodes(), query: parameters };
      const list = await this.get<V1NodeList>(ctx, cluster, request);
      return { nodes: (list.items ?? []).map(nodeOf), continueToken: continueOf(list.metadata) };
    } catch (error) {
      // 410 Gone: etcd has compacted the revision this list was made at.
      if (error instanceof KubernetesWatchExpired) throw new PageTokenExpired({}, { cause: error });
      throw error;
    }
  }

  async find(ctx: RequestContext, { cluster, node }: { cluster: string; node: string }) {
    try {
      return nodeOf(await this.get<V1Node>(ctx, cluster, { path: paths.node(node) }));
    } catch (error) {
      if (error instanceof ClusterObjectNotFound) return undefined;
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
