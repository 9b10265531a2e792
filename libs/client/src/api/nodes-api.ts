import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';
import type { Node } from '../target-resources.ts';

export interface NodesQuery extends PageQuery {
  readonly cluster: string;
  readonly labelSelector?: string;
}

/** The nodes of a cluster; read only. */
export class NodesApi {
  constructor(private readonly http: HttpTransport) {}

  async list({ cluster, ...query }: NodesQuery): Promise<ListPage<Node>> {
    const path = pathOf`/v1/clusters/${cluster}/nodes`;
    return pageOf(await this.http.json({ method: 'GET', path, query: { ...query } }), 'nodes');
  }

  all(query: NodesQuery): AsyncGenerator<Node> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  describe({ cluster, node }: { cluster: string; node: string }): Promise<Node> {
    const path = pathOf`/v1/clusters/${cluster}/nodes/${node}`;
    return this.http.json({ method: 'GET', path });
  }
}
