import { describe, expect, it } from '@jest/globals';
import type { PodSummary } from '../domain/pod.ts';
import type { PodQuery, PodReader } from '../ports/pod-reader.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture } from '../testing/clusters-fixture.ts';
import { ListPods } from './list-pods.ts';

const summary = (namespace: string, name: string): PodSummary => ({
  name,
  namespace,
  uid: `${namespace}/${name}`,
  status: 'Running',
  readyContainers: 1,
  totalContainers: 1,
  restarts: 0,
  node: 'node-1',
  createTime: undefined,
  containers: ['app'],
});

/** A cluster with pods `namespace/name`, each labelled with its name; namespaces carry `tier`. */
class ScriptedPods implements PodReader {
  readonly queries: PodQuery[] = [];
  continueToken: string | undefined;
  labelReads = 0;

  constructor(private readonly pods: readonly string[]) {}

  async list(_ctx: unknown, query: PodQuery) {
    this.queries.push(query);
    const all = this.pods.map((pod) => pod.split('/') as [string, string]);
    const pods = all
      .filter(([namespace]) => query.namespace === undefined || namespace === query.namespace)
      .map(([namespace, name]) => ({ summary: summary(namespace, name), labels: { app: name } }));
    return { pods, continueToken: this.continueToken };
  }

  find(): never {
    throw new Error('a list finds no single pod');
  }

  ownersFrom(): never {
    throw new Error('a list shows no owners');
  }

  async namespaceLabels(_ctx: unknown, _cluster: string, namespace: string) {
    this.labelReads += 1;
    return { tier: namespace };
  }
}

async function fixture(...pods: string[]) {
  const f = await new ClustersFixture().with(aCluster());
  const reader = new ScriptedPods(pods);
  const list = new ListPods(f.find, f.access.require, f.access.decide, reader);
  const names = async (input: object) => {
    const page = await list.execute(aRequest(), { cluster: 'eu-1', ...input });
    return page.items.map((pod) => `${pod.namespace}/${pod.name}`);
  };
  return { f, reader, list, names };
}

describe('listing pods', () => {
  it('shows those of one namespace', async () => {
    const { names } = await fixture('shop/web', 'shop/db', 'default/x');
    expect(await names({ namespace: 'shop' })).toEqual(['shop/web', 'shop/db']);
  });

  it('leaves closed namespaces and denied pods out of a list over all namespaces', async () => {
    const { f, names } = await fixture('shop/web', 'kube-system/dns', 'pay/web', 'shop/db');
    f.access.denies = ({ action, namespace, pod }) =>
      action === 'pod.view' && (namespace?.labels['tier'] === 'pay' || pod?.labels['app'] === 'db');
    expect(await names({ namespace: '' })).toEqual(['shop/web']);
  });

  it('reads the labels of each namespace once', async () => {
    const { reader, names } = await fixture('shop/a', 'shop/b', 'pay/c', 'shop/d', 'kube-system/e');
    await names({});
    expect(reader.labelReads).toBe(2);
  });

  it('is refused in a closed namespace, before the cluster is asked', async () => {
    const { reader, names } = await fixture('kube-system/dns');
    await expect(names({ namespace: 'kube-system' })).rejects.toThrow('NAMESPACE_NOT_ALLOWED');
    expect(reader.labelReads + reader.queries.length).toBe(0);
  });

  it('shows a team its own pods of a namespace it has no right to as a whole', async () => {
    const { f, names } = await fixture('shop/web', 'shop/db');
    f.access.denies = ({ action, pod }) => action === 'pod.view' && pod?.labels['app'] !== 'web';
    expect(await names({ namespace: 'shop' })).toEqual(['shop/web']);
    expect(await names({})).toEqual(['shop/web']);
  });

  for (const namespace of ['pay', '']) {
    it(`refuses a stranger instead of showing an empty list of "${namespace}"`, async () => {
      const { f, names } = await fixture('pay/web');
      f.access.denies = ({ action }) => action === 'pod.view';
      await expect(names({ namespace })).rejects.toThrow('POLICY_DENIED');
    });
  }

  it('shows an empty list to who may see the place', async () => {
    const { names } = await fixture();
    expect(await names({ namespace: 'pay' })).toEqual([]);
    expect(await names({})).toEqual([]);
  });

  it('leads on from a page on which nothing is visible', async () => {
    const { f, reader, list } = await fixture('pay/web');
    f.access.denies = ({ action }) => action === 'pod.view';
    reader.continueToken = 'more';
    const page = await list.execute(aRequest(), { cluster: 'eu-1', namespace: 'pay' });
    expect(page).toEqual({ items: [], nextPageToken: expect.any(String) });
  });

  it('does not know a cluster the caller may not view', async () => {
    const { f, reader, names } = await fixture('shop/web');
    f.access.denies = ({ action }) => action === 'cluster.view';
    await expect(names({})).rejects.toThrow('CLUSTER_NOT_FOUND');
    expect(reader.queries).toEqual([]);
  });

  it('passes the cluster’s position on as a page token of its own', async () => {
    const { reader, list } = await fixture('shop/web');
    reader.continueToken = 'from the cluster';
    const input = { cluster: 'eu-1', namespace: 'shop', labelSelector: 'app=web', pageSize: 10 };
    const { nextPageToken } = await list.execute(aRequest(), input);
    await list.execute(aRequest(), { ...input, pageToken: nextPageToken });
    expect(reader.queries[1]).toEqual({
      cluster: 'eu-1',
      namespace: 'shop',
      labelSelector: 'app=web',
      limit: 10,
      continueToken: 'from the cluster',
    });
    const other = { ...input, namespace: 'pay', pageToken: nextPageToken };
    await expect(list.execute(aRequest(), other)).rejects.toThrow('PAGE_TOKEN_INVALID');
  });

  it('takes a selector as long as the limit and no longer', async () => {
    const { names } = await fixture();
    expect(await names({ labelSelector: 'a'.repeat(1_024) })).toEqual([]);
    await expect(names({ labelSelector: 'a'.repeat(1_025) })).rejects.toThrow('labelSelector');
  });

  for (const namespace of ['a.b', 'a/b', '..', 'A', 'a'.repeat(64), 'a%2fb', ' ']) {
    it(`refuses the namespace ${JSON.stringify(namespace).slice(0, 20)}`, async () => {
      const { names } = await fixture();
      await expect(names({ namespace })).rejects.toThrow('REQUEST_INVALID');
    });
  }
});
