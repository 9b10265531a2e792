import { randomBytes } from 'node:crypto';
import { EndoscopeClient } from '@endoscope/client';
import type { Session, SessionRequest } from '@endoscope/client';
import type { DevelopmentUserName } from '@endoscope/simulators';
import { Endo } from '../../cli/harness/endo.ts';
import { TestGateway } from '../../support/test-gateway.ts';
import { ensureClusters } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import { TestNamespace } from './test-namespace.ts';
import { reachedSession } from './reached-session.ts';

export interface StageOptions {
  readonly clusters?: number;
  /** Instead of the clusters that all suites share. */
  readonly own?: TestCluster;
  /** Left out: the version of this run, see `ensureClusters`. */
  readonly version?: string;
  /** Instead of those the version has, e.g. `EphemeralContainers=false`. */
  readonly featureGates?: string;
  /** Further settings of the gateway. */
  readonly env?: Record<string, string>;
  readonly namespaceLabels?: Record<string, string>;
}

/** What a session asks for where a test says nothing else. */
export type WorkloadChange = Partial<SessionRequest['workload']> & { readonly target?: string };

/**
 * A gateway in this process, joined to real clusters by `endo cluster join`, and a namespace of
 * the test file's own in each of them (`c1`, `c2`, …).
 */
export class Stage {
  private readonly endos: Endo[] = [];

  private constructor(
    readonly gateway: TestGateway,
    readonly clusters: readonly TestCluster[],
    readonly namespaces: readonly TestNamespace[],
  ) {}

  static async open(options: StageOptions = {}): Promise<Stage> {
    const { clusters: count = 1, version, featureGates, env, namespaceLabels: labels } = options;
    const kind = { ...(version && { version }), ...(featureGates && { featureGates }) };
    const clusters = options.own ? [options.own] : await ensureClusters({ count, ...kind });
    const gateway = await TestGateway.start({ cluster: false, ...(env && { env }) });
    const name = `e2e-${randomBytes(3).toString('hex')}`;
    const namespaces = await Promise.all(
      clusters.map((cluster) => TestNamespace.create(cluster, name, labels)),
    );
    const stage = new Stage(gateway, clusters, namespaces);
    for (const [index] of clusters.entries()) await stage.join(index);
    return stage;
  }

  get namespace(): TestNamespace {
    return this.namespaces[0]!;
  }

  get cluster(): TestCluster {
    return this.clusters[0]!;
  }

  /** endo as a user, with the first cluster and the test's namespace as its defaults. */
  async endo(user: DevelopmentUserName, env: Record<string, string> = {}): Promise<Endo> {
    const endo = new Endo({
      ENDOSCOPE_SERVER: this.gateway.url,
      ENDOSCOPE_TOKEN: await this.gateway.token(user),
      ENDOSCOPE_CLUSTER: 'c1',
      ENDOSCOPE_NAMESPACE: this.namespace.name,
      ...env,
    });
    this.endos.push(endo);
    return endo;
  }

  client(user: DevelopmentUserName = 'engineer'): EndoscopeClient {
    return new EndoscopeClient({
      server: this.gateway.url,
      token: { token: () => this.gateway.token(user) },
      userAgent: 'cluster-suite/1',
    });
  }

  /** busybox in a pod of the first cluster, unless the change says otherwise. */
  request(pod: string, { target, ...workload }: WorkloadChange = {}, cluster = 1): SessionRequest {
    return {
      target: {
        cluster: `c${cluster}`,
        namespace: this.namespace.name,
        pod,
        ...(target !== undefined && { container: target }),
      },
      workload: { image: 'busybox:1.36', ...workload },
    };
  }

  /** A session that has reached `ready`; rejects with how it ended otherwise. */
  async readySession(request: SessionRequest, client = this.client()): Promise<Session> {
    const { id } = await client.sessions.create(request);
    const session = await reachedSession(client, id, 'ready');
    if (session.state === 'ready') return session;
    throw new Error(`the session is ${session.state}: ${JSON.stringify(session.end)}`);
  }

  async endedSession(id: string, client = this.client()): Promise<Session> {
    const session = await reachedSession(client, id, 'ended');
    if (session.state === 'ended') return session;
    throw new Error(`the session is still ${session.state}`);
  }

  /** The names of a session's audit events, oldest first. */
  async auditOf(id: string): Promise<string[]> {
    const path = `/v1/audit-events?session=${id}&pageSize=500`;
    const { body } = await this.gateway.call('GET', path, { as: 'operator' });
    return body.auditEvents.map((event: { event: string }) => event.event).reverse();
  }

  async close(): Promise<void> {
    await Promise.all(this.endos.map((endo) => endo.close()));
    await this.gateway.close();
    await Promise.all(this.namespaces.map((namespace) => namespace.remove()));
  }

  private async join(index: number): Promise<void> {
    const { context, kubeconfigPath } = this.clusters[index]!;
    const endo = await this.endo('operator');
    const where = ['--context', context, '--kubeconfig', kubeconfigPath];
    const { status, stderr } = await endo.run(['cluster', 'join', `c${index + 1}`, ...where]);
    if (status !== 0) throw new Error(`endo cluster join: ${status}: ${stderr}`);
  }
}
