import { afterEach, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import type { Transaction } from '@endoscope/core';
import { AddressPolicy } from '@endoscope/kubernetes';
import { ClusterCredentialLost, ClusterNotFound } from '../domain/cluster.errors.ts';
import type { Cluster, ClusterCredential } from '../domain/cluster.ts';
import { clusterLimits } from '../domain/clusters.limits.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest } from '../testing/clusters-fixture.ts';
import { MemoryClusterStore } from '../testing/memory-cluster-store.ts';
import { KubernetesConnections } from './kubernetes-connections.ts';

const secret = 'THE-SECRET-OF-THIS-TEST';
const token: ClusterCredential = { kind: 'bearer_token', token: secret };
const { principal } = aRequest();
const tx = {} as Transaction;

/** Counts how often a credential is unsealed. */
class CountingStore extends MemoryClusterStore {
  opened = 0;
  isLost = false;

  override async open(name: string) {
    this.opened += 1;
    if (this.isLost) throw new ClusterCredentialLost({ cluster: name });
    return super.open(name);
  }

  async replace(cluster: Cluster): Promise<void> {
    await this.remove(tx, cluster.name);
    await this.insert(tx, cluster, token);
  }
}

let connections: KubernetesConnections | undefined;
afterEach(async () => connections?.close());

async function fixture(...clusters: Cluster[]) {
  const store = new CountingStore();
  for (const cluster of clusters) await store.insert(tx, cluster, token);
  const clock = { ms: 0 };
  const options = { addresses: new AddressPolicy(), nowMs: () => clock.ms };
  connections = new KubernetesConnections(store, store, options);
  /** Until a row that was read is read again. */
  const later = (ms: number = clusterLimits.registrationKnownMs) => (clock.ms += ms);
  return { store, connections, later };
}

describe('connections to clusters', () => {
  it('open one client per cluster, however many ask at once', async () => {
    const { store, connections } = await fixture(aCluster({ name: 'a' }), aCluster({ name: 'b' }));
    const names = ['a', 'b', 'a', 'a', 'b'];
    const opened = await Promise.all(names.map((name) => connections.connect(name, principal)));
    expect(new Set(opened.map((c) => c.client)).size).toBe(2);
    expect(store.opened).toBe(2);
  });

  it('act as the caller, or as the gateway where the cluster says so', async () => {
    const own = aCluster({ name: 'own', impersonation: 'none' });
    const { connections } = await fixture(aCluster(), own);
    const as = { user: principal.username, groups: principal.groups };
    expect((await connections.connect('eu-1', principal)).as).toEqual(as);
    expect((await connections.connect('own', principal)).as).toBeUndefined();
  });

  it('are refused to who may not be impersonated, before the credential is opened', async () => {
    const { store, connections } = await fixture(aCluster());
    const master = { ...principal, groups: ['system:masters'] };
    await expect(connections.connect('eu-1', master)).rejects.toThrow('IMPERSONATION_REFUSED');
    expect(store.opened).toBe(0);
  });

  it('are made anew when the cluster was registered anew', async () => {
    const { store, connections, later } = await fixture(aCluster());
    const before = await connections.connect('eu-1', principal);
    await store.replace(aCluster({ revision: 'another' }));
    later();
    const asked = Array.from({ length: 3 }, () => connections.connect('eu-1', principal));
    const [after, ...same] = await Promise.all(asked);
    expect(after?.client).not.toBe(before.client);
    expect(same.every((c) => c.client === after?.client)).toBe(true);
    await expect(before.client.request({ method: 'GET', path: '/version' })).rejects.toThrow();
  });

  it('ask the registry once in a while, and at once when the cluster was forgotten', async () => {
    const { store, connections, later } = await fixture(aCluster());
    const asked = () => connections.connect('eu-1', principal);
    const before = await asked();
    await store.replace(aCluster({ revision: 'another' }));
    later(clusterLimits.registrationKnownMs - 1);
    expect((await asked()).client).toBe(before.client);
    later(1);
    const after = await asked();
    expect(after.client).not.toBe(before.client);
    await store.remove(tx, 'eu-1');
    await connections.forget('eu-1');
    await expect(asked()).rejects.toThrow(ClusterNotFound);
  });

  it('are closed when the cluster is forgotten or gone', async () => {
    const { store, connections, later } = await fixture(aCluster());
    const first = await connections.connect('eu-1', principal);
    await connections.forget('eu-1');
    await expect(first.client.request({ method: 'GET', path: '/' })).rejects.toThrow('by us');
    const second = await connections.connect('eu-1', principal);
    expect(second.client).not.toBe(first.client);
    await store.remove(tx, 'eu-1');
    later();
    await expect(connections.connect('eu-1', principal)).rejects.toThrow(ClusterNotFound);
    await expect(second.client.request({ method: 'GET', path: '/' })).rejects.toThrow('by us');
  });

  it('are tried again after a credential could not be opened', async () => {
    const { store, connections } = await fixture(aCluster());
    store.isLost = true;
    await expect(connections.connect('eu-1', principal)).rejects.toThrow(ClusterCredentialLost);
    store.isLost = false;
    expect((await connections.connect('eu-1', principal)).as?.user).toBe(principal.username);
  });

  it('show no credential when they are printed', async () => {
    const { connections } = await fixture(aCluster());
    const connection = await connections.connect('eu-1', principal);
    const printed = inspect([connection, connections], { depth: 20, showHidden: true });
    expect(printed + JSON.stringify([connection, connections])).not.toContain(secret);
  });
});
