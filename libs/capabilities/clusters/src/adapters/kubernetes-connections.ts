import { inspect } from 'node:util';
import { invariant } from '@endoscope/core';
import type { Principal } from '@endoscope/core';
import { KubernetesClient } from '@endoscope/kubernetes';
import type { ActingAs, KubernetesClientOptions } from '@endoscope/kubernetes';
import { ClusterNotFound } from '../domain/cluster.errors.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import type { Cluster } from '../domain/cluster.ts';
import { actingAs } from '../domain/impersonation.ts';
import type { ClusterConnections } from '../ports/cluster-connections.ts';
import type { CredentialVault, OpenedCluster } from '../ports/credential-vault.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';

/** A client of the cluster, and as whom it must be used; undefined is the gateway itself. */
export interface ClusterConnection {
  readonly client: KubernetesClient;
  readonly as: ActingAs | undefined;
}

interface OpenClient {
  readonly revision: string;
  readonly client: KubernetesClient;
}

/** A row of the registry, and until when it is believed, in `nowMs`. */
interface KnownCluster {
  readonly cluster: Cluster;
  readonly untilMs: number;
}

export interface KubernetesConnectionsOptions extends KubernetesClientOptions {
  readonly nowMs?: () => number;
}

/**
 * One client per cluster, for everything the gateway does there. Unsealed credentials live here
 * and nowhere else.
 *
 * Owns:  the clients and their sockets.
 * Bound: one client per registered cluster that was used since this process started.
 * Ends:  a client is closed when its cluster is removed or registered anew, noticed at once by
 *        `forget` here, and by other replicas within `registrationKnownMs`.
 */
export class KubernetesConnections implements ClusterConnections {
  readonly #open = new Map<string, Promise<OpenClient>>();
  readonly #known = new Map<string, KnownCluster>();
  #isClosed = false;

  constructor(
    private readonly clusters: Pick<ClusterStore, 'find'>,
    private readonly vault: CredentialVault,
    private readonly options: KubernetesConnectionsOptions,
  ) {}

  /** Throws ClusterNotFound, ImpersonationRefused or ClusterCredentialLost; connects to nothing yet. */
  async connect(name: string, principal: Principal): Promise<ClusterConnection> {
    const cluster = await this.registered(name);
    const as = actingAs(cluster, principal);
    return { client: await this.clientOf(cluster), as };
  }

  /** The gateway's own identity, whatever the cluster's impersonation: for probes. */
  async connectAsGateway(name: string): Promise<KubernetesClient> {
    const cluster = await this.clusters.find(name);
    if (!cluster) throw new ClusterNotFound({ cluster: name });
    return this.clientOf(cluster);
  }

  async forget(name: string): Promise<void> {
    this.#known.delete(name);
    const open = this.#open.get(name);
    this.#open.delete(name);
    await closeClient(open);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#open.keys()].map((name) => this.forget(name)));
  }

  /** Each call to a cluster asks, many a second: a row that was just read is not read again. */
  private async registered(name: string): Promise<Cluster> {
    const nowMs = (this.options.nowMs ?? performance.now.bind(performance))();
    const known = this.#known.get(name);
    if (known && nowMs < known.untilMs) return known.cluster;
    const cluster = await this.clusters.find(name);
    if (!cluster) {
      await this.forget(name);
      throw new ClusterNotFound({ cluster: name });
    }
    this.#known.set(name, { cluster, untilMs: nowMs + clusterLimits.registrationKnownMs });
    return cluster;
  }

  private async clientOf(cluster: Cluster): Promise<KubernetesClient> {
    invariant(!this.#isClosed, 'connections are not used after they were closed');
    const { name, revision } = cluster;
    const known = this.#open.get(name);
    const open = await known?.catch(() => undefined);
    if (open?.revision === revision) return open.client;
    if (this.#open.get(name) === known) {
      this.#open.set(name, this.openClient(name));
      void closeClient(known);
    }
    const opened = this.#open.get(name) ?? this.openClient(name);
    try {
      return (await opened).client;
    } catch (error) {
      if (this.#open.get(name) === opened) this.#open.delete(name);
      throw error;
    }
  }

  private async openClient(name: string): Promise<OpenClient> {
    const opened = await this.vault.open(name);
    if (!opened) throw new ClusterNotFound({ cluster: name });
    const client = new KubernetesClient(endpointOf(opened), this.options);
    return { revision: opened.cluster.revision, client: unprintable(client, name) };
  }
}

function endpointOf({ cluster, credential }: OpenedCluster) {
  const { name, serverUrl, caCertificatePem } = cluster;
  return { name, serverUrl, caCertificatePem, credential };
}

/** The client holds the credential; whoever prints it by mistake must not show it. */
function unprintable(client: KubernetesClient, cluster: string): KubernetesClient {
  const value = () => ({ cluster });
  return Object.defineProperties(client, { toJSON: { value }, [inspect.custom]: { value } });
}

async function closeClient(open: Promise<OpenClient> | undefined): Promise<void> {
  const opened = await open?.catch(() => undefined);
  await opened?.client.close();
}
