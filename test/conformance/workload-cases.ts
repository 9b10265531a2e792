import { expect, it } from '@jest/globals';
import { paths } from '@endoscope/kubernetes';
import type { V1Node, V1NodeList } from '@endoscope/kubernetes';
import { refusalOf } from './conformance-driver.ts';
import type { ConformanceDriver } from './conformance-driver.ts';
import { stranger } from './conformance-target.ts';

interface Listed {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly continue?: string };
  readonly items: readonly { readonly kind?: string; readonly metadata: Metadata }[];
}

interface Metadata {
  readonly name: string;
  readonly uid: string;
  readonly creationTimestamp: string;
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly uid: string;
    readonly controller?: boolean;
  }[];
}

const kinds = [
  ['apps', 'deployments', 'Deployment'],
  ['apps', 'statefulsets', 'StatefulSet'],
  ['apps', 'daemonsets', 'DaemonSet'],
  ['apps', 'replicasets', 'ReplicaSet'],
  ['batch', 'jobs', 'Job'],
  ['batch', 'cronjobs', 'CronJob'],
  ['', 'services', 'Service'],
  ['', 'replicationcontrollers', 'ReplicationController'],
] as const;

/** Selectors, and the API server's words for those it does not take. */
const selectors: Record<string, string> = {
  '=web': "found '=', expected: !, identifier, or 'end of string'",
  'app===x': "unable to parse requirement: found '=', expected: identifier",
  'app in x': "unable to parse requirement: found 'x' expected: '('",
  'app in (': "unable to parse requirement: found '', expected: ',', ')' or identifier",
  'app in (a b)': "unable to parse requirement: found 'b', expected: ',' or ')'",
  '!': "unable to parse requirement: found '', expected: identifier",
  'app=web,': "found '', expected: identifier after ','",
  ',app=web': "found ',', expected: !, identifier, or 'end of string'",
  'app=we b': "found 'b', expected: ',' or 'end of string'",
  'app web': "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt",
  'app=a/b': 'unable to parse requirement: values[0][app]: Invalid value: "a/b"',
  '-app=web': 'unable to parse requirement: <nil>: Invalid value: "-app": name part',
  'x/y/z=1': 'unable to parse requirement: <nil>: Invalid value: "x/y/z": a qualified name',
  'app>x': "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt'",
  '!app=web': "found '=', expected: ',' or 'end of string'",
  'app=web,,tier=x': "found ',', expected: identifier after ','",
};

/** Whether pod `web` with `app=web,tier=front` is among those selected. */
const matching: Record<string, boolean> = {
  '': true,
  'app=web': true,
  'app==web , tier': true,
  'app=': false,
  'app!=': true,
  'app!=web': false,
  'zone!=web': true,
  'app in (web,x)': true,
  'app in ()': false,
  'app notin (web)': false,
  'app notin (a,,b)': true,
  '!app': false,
  '!zone': true,
  'app=in': false,
  'app>5': false,
};

/** Of targets: deployment `owner` and the replica set made for it. Read as a search for a pod reads them. */
export function workloadCases(driver: () => ConformanceDriver): void {
  const get = async <T>(path: string, query = {}): Promise<T> =>
    (await driver().target.client.request<T>({ method: 'GET', path, query })).body;

  it.each(kinds)('has no objects of %s %s where none were made', async (group, resource, kind) => {
    const { namespace } = driver().target;
    const listed = await get<Listed>(paths.workloads(group, namespace, resource), { limit: '5' });
    const apiVersion = group === '' ? 'v1' : `${group}/v1`;
    expect([listed.kind, listed.apiVersion]).toEqual([`${kind}List`, apiVersion]);
    expect(listed.items.map(({ metadata }) => metadata.name)).not.toContain('nobody');
    const seen = await refusalOf(get(paths.workload(group, namespace, resource, 'nobody')));
    const qualified = group === '' ? resource : `${resource}.${group}`;
    expect(seen).toEqual({
      error: 'CLUSTER_OBJECT_NOT_FOUND',
      code: 404,
      reason: 'NotFound',
      message: `${qualified} "nobody" not found`,
      details: { name: 'nobody', ...(group && { group }), kind: resource },
    });
  });

  it('knows no deployments outside their group', async () => {
    const { namespace } = driver().target;
    const seen = await refusalOf(get(paths.workloads('', namespace, 'deployments')));
    expect([seen.code, seen.message]).toEqual([
      404,
      'the server could not find the requested resource',
    ]);
  });

  it('shows a deployment with its selector, and its replica set with its owner', async () => {
    const { namespace } = driver().target;
    const found = await get<{ kind: string; metadata: Metadata; spec: object }>(
      paths.workload('apps', namespace, 'deployments', 'owner'),
    );
    expect(found).toMatchObject({
      kind: 'Deployment',
      metadata: { name: 'owner', creationTimestamp: expect.stringMatching(/^\d{4}-.*Z$/) },
      spec: { selector: { matchLabels: { app: 'owner' } } },
    });
    const sets = await get<Listed>(paths.workloads('apps', namespace, 'replicasets'), {
      labelSelector: 'app=owner',
    });
    expect(sets.items).toHaveLength(1);
    const [set] = sets.items;
    expect(set?.kind).toBeUndefined();
    expect(set?.metadata.ownerReferences).toEqual([
      expect.objectContaining({ kind: 'Deployment', uid: found.metadata.uid, controller: true }),
    ]);
  });

  it('refuses the impersonated user by the whole name of the resource', async () => {
    const { client, namespace } = driver().target;
    const path = paths.workload('apps', namespace, 'deployments', 'owner');
    const seen = await refusalOf(client.request({ method: 'GET', path, as: stranger }));
    expect([seen.code, seen.message]).toEqual([
      403,
      `deployments.apps "owner" is forbidden: User "${stranger.user}" cannot get resource "deployments" in API group "apps" in the namespace "${namespace}"`,
    ]);
  });

  it('lists nodes, and shows one with its versions', async () => {
    const { items, kind } = await get<V1NodeList>(paths.nodes());
    expect([kind, items.length > 0]).toEqual(['NodeList', true]);
    const name = items[0]?.metadata?.name ?? '';
    const node = await get<V1Node>(paths.node(name));
    expect(node).toMatchObject({
      kind: 'Node',
      metadata: { name, uid: items[0]?.metadata?.uid },
      status: {
        nodeInfo: { kubeletVersion: expect.stringMatching(/^v1\./), operatingSystem: 'linux' },
      },
    });
    expect(node.status?.conditions?.map(({ type }) => type)).toContain('Ready');
    const missing = await refusalOf(get(paths.node('nobody')));
    expect(missing.message).toBe('nodes "nobody" not found');
  });

  it.each(Object.entries(matching))('selects by "%s": %s', async (labelSelector, isSelected) => {
    const { namespace } = driver().target;
    const { items } = await get<Listed>(paths.pods(namespace), { labelSelector });
    expect(items.some(({ metadata }) => metadata.name === 'web')).toBe(isSelected);
  });

  it.each(Object.entries(selectors))(
    'refuses the selector %s in its words',
    async (text, words) => {
      const { namespace } = driver().target;
      const seen = await refusalOf(get(paths.pods(namespace), { labelSelector: text }));
      expect([seen.code, seen.reason]).toEqual([400, 'BadRequest']);
      expect(seen.message.startsWith(words)).toBe(true);
    },
  );
}
