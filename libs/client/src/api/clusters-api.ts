import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import { iteratePages, pageOf } from '../pages.ts';
import type { ListPage, PageQuery } from '../pages.ts';
import type { Cluster, ClusterHealth, RegisterClusterRequest } from '../resources.ts';

/** A cluster probe talks to a cluster that may be slow. */
const checkDeadlineMs = 60_000;
/** A forced removal first ends the sessions of the cluster. */
const removeDeadlineMs = 60_000;

/** /v1/clusters: the registry of API servers. */
export class ClustersApi {
  constructor(private readonly http: HttpTransport) {}

  async list(query: PageQuery = {}): Promise<ListPage<Cluster>> {
    return pageOf(
      await this.http.json({ method: 'GET', path: '/v1/clusters', query: { ...query } }),
      'clusters',
    );
  }

  all(query: PageQuery = {}): AsyncGenerator<Cluster> {
    return iteratePages((pageToken) => this.list({ ...query, pageToken }));
  }

  get(name: string): Promise<Cluster> {
    return this.http.json({ method: 'GET', path: pathOf`/v1/clusters/${name}` });
  }

  /** The name is the key: a second registration of it is refused, so nothing is made twice. */
  register(cluster: RegisterClusterRequest): Promise<Cluster> {
    return this.http.json({
      method: 'POST',
      path: '/v1/clusters',
      body: cluster,
      idempotencyKey: crypto.randomUUID(),
    });
  }

  async check(name: string): Promise<ClusterHealth> {
    const answer = await this.http.json<{ health?: ClusterHealth } & ClusterHealth>({
      method: 'POST',
      path: pathOf`/v1/clusters/${name}:check`,
      repeatable: true,
      deadlineMs: checkDeadlineMs,
    });
    return answer.health ?? answer;
  }

  /** `force` ends the cluster's live sessions first; without it they make the call fail. */
  async remove(name: string, { force = false } = {}): Promise<{ endedSessions: number }> {
    const answer = await this.http.json<{ endedSessions?: number } | undefined>({
      method: 'DELETE',
      path: pathOf`/v1/clusters/${name}`,
      query: { force: force || undefined },
      deadlineMs: removeDeadlineMs,
    });
    return { endedSessions: answer?.endedSessions ?? 0 };
  }
}
