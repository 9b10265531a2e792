import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';
import type { PodDescription, PodSummary } from '../pod-resources.ts';

export interface PodsQuery extends PageQuery {
  readonly cluster: string;
  /** Absent: every namespace the caller may see. */
  readonly namespace?: string;
  readonly labelSelector?: string;
}

export interface PodName {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
}

/** What can be debugged; read only. */
export class PodsApi {
  constructor(private readonly http: HttpTransport) {}

  async list({ cluster, namespace, ...query }: PodsQuery): Promise<ListPage<PodSummary>> {
    const path =
      namespace === undefined
        ? pathOf`/v1/clusters/${cluster}/pods`
        : pathOf`/v1/clusters/${cluster}/namespaces/${namespace}/pods`;
    return pageOf(await this.http.json({ method: 'GET', path, query: { ...query } }), 'pods');
  }

  all(query: PodsQuery): AsyncGenerator<PodSummary> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  describe({ cluster, namespace, pod }: PodName): Promise<PodDescription> {
    const path = pathOf`/v1/clusters/${cluster}/namespaces/${namespace}/pods/${pod}`;
    return this.http.json({ method: 'GET', path });
  }
}
