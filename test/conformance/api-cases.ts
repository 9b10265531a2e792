import { expect, it } from '@jest/globals';
import { patchTypes, paths } from '@endoscope/kubernetes';
import type { V1Namespace, V1Pod, V1PodList, VersionInfo } from '@endoscope/kubernetes';
import { refusalOf } from './conformance-driver.ts';
import type { ConformanceDriver } from './conformance-driver.ts';
import { stranger } from './conformance-target.ts';

type Driver = () => ConformanceDriver;

/** Reading, refusals and who is asked for. */
export function apiCases(driver: Driver): void {
  const get = async <T>(path: string, query = {}): Promise<T> =>
    (await driver().target.client.request<T>({ method: 'GET', path, query })).body;
  const pods = (): string => paths.pods(driver().target.namespace);

  it('tells its version', async () => {
    const { gitVersion, major, minor } = await get<VersionInfo>(paths.version());
    expect([gitVersion, major, minor]).toEqual([
      expect.stringMatching(/^v1\.\d+\./),
      '1',
      expect.any(String),
    ]);
  });

  it('gets a pod with its container statuses', async () => {
    const pod = await driver().getPod();
    expect(pod).toMatchObject({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'web', uid: expect.any(String), resourceVersion: expect.any(String) },
      spec: { containers: [{ name: 'app' }, { name: 'sidecar' }] },
      status: { phase: 'Running' },
    });
    const states = pod.status?.containerStatuses?.map((s) => [s.name, Object.keys(s.state ?? {})]);
    expect(states).toEqual([
      ['app', ['running']],
      ['sidecar', ['running']],
    ]);
  });

  it('lists pods by label and by name, a page at a time', async () => {
    const labelled = await get<V1PodList>(pods(), {
      labelSelector: 'app=web,tier=front,missing!=x',
    });
    const named = await get<V1PodList>(pods(), { fieldSelector: 'metadata.name=web' });
    const none = await get<V1PodList>(pods(), { fieldSelector: 'metadata.name=nobody' });
    expect([labelled, named, none].map((l) => l.items.map((p) => p.metadata?.name))).toEqual([
      ['web'],
      ['web'],
      [],
    ]);
    const first = await get<V1PodList>(paths.allPods(), { limit: '1' });
    const token = first.metadata?._continue ?? (first.metadata as { continue?: string }).continue;
    const second = await get<V1PodList>(paths.allPods(), { limit: '1', continue: token });
    expect(first.items).toHaveLength(1);
    expect(second.items[0]?.metadata?.uid).not.toBe(first.items[0]?.metadata?.uid);
  });

  it('lists pods of a namespace that does not exist as none', async () => {
    expect((await get<V1PodList>(paths.pods('no-such-namespace'))).items).toEqual([]);
  });

  it('refuses a field selector it does not index', async () => {
    const seen = await refusalOf(get(pods(), { fieldSelector: 'spec.color=red' }));
    expect(seen).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(seen.message).toContain('field label not supported: spec.color');
  });

  it('names a missing pod in the details of its 404', async () => {
    const missing = driver().on({ namespace: driver().target.namespace, name: 'nobody' });
    const expected = {
      error: 'CLUSTER_OBJECT_NOT_FOUND',
      code: 404,
      reason: 'NotFound',
      message: 'pods "nobody" not found',
      details: { name: 'nobody', kind: 'pods' },
    };
    expect(await refusalOf(missing.getPod())).toEqual(expected);
    expect(await refusalOf(missing.patch([{ name: 'x', image: 'x' }]))).toEqual(expected);
  });

  it('names no object in the 404 of a resource it does not have', async () => {
    const seen = await refusalOf(get(`${paths.pod(driver().target.namespace, 'web')}/nosuch`));
    expect(seen).toEqual({
      error: 'CLUSTER_OBJECT_NOT_FOUND',
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
      details: {},
    });
  });

  it('shows the labels of a namespace', async () => {
    const path = paths.namespace(driver().target.restrictedNamespace);
    expect((await get<V1Namespace>(path)).metadata?.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    const missing = await refusalOf(get(paths.namespace('no-such-namespace')));
    expect(missing.message).toBe('namespaces "no-such-namespace" not found');
  });

  it('refuses the impersonated user by name, and not the gateway', async () => {
    const { client, namespace } = driver().target;
    const path = paths.pod(namespace, 'web');
    expect(await refusalOf(client.request({ method: 'GET', path, as: stranger }))).toEqual({
      error: 'CLUSTER_PERMISSION_DENIED',
      code: 403,
      reason: 'Forbidden',
      message: `pods "web" is forbidden: User "${stranger.user}" cannot get resource "pods" in API group "" in the namespace "${namespace}"`,
      details: { name: 'web', kind: 'pods' },
    });
    const listed = await refusalOf(
      client.request({ method: 'GET', path: paths.namespaces(), as: stranger }),
    );
    expect(listed.message).toBe(
      `namespaces is forbidden: User "${stranger.user}" cannot list resource "namespaces" in API group "" at the cluster scope`,
    );
    const patched = await refusalOf(driver().patch([{ name: 'x', image: 'x' }], { as: stranger }));
    expect(patched.message).toBe(
      `pods "web" is forbidden: User "${stranger.user}" cannot patch resource "pods/ephemeralcontainers" in API group "" in the namespace "${namespace}"`,
    );
  });

  it('refuses the attach of an impersonated user with the whole Status', async () => {
    const { client, namespace } = driver().target;
    const refused = client.openChannels({
      path: paths.attach(namespace, 'web'),
      query: { container: 'app', stdout: 'true' },
      as: stranger,
    });
    expect(await refusalOf(refused)).toEqual({
      error: 'CLUSTER_PERMISSION_DENIED',
      code: 403,
      reason: 'Forbidden',
      message: `pods "web" is forbidden: User "${stranger.user}" cannot get resource "pods/attach" in API group "" in the namespace "${namespace}"`,
      details: { name: 'web', kind: 'pods' },
    });
  });

  it('answers access reviews for the impersonated user', async () => {
    const review = async (as?: typeof stranger): Promise<boolean | undefined> => {
      const { body } = await driver().target.client.request<{ status?: { allowed?: boolean } }>({
        method: 'POST',
        path: paths.selfSubjectAccessReviews(),
        body: {
          kind: 'SelfSubjectAccessReview',
          apiVersion: 'authorization.k8s.io/v1',
          spec: {
            resourceAttributes: {
              verb: 'patch',
              resource: 'pods',
              subresource: 'ephemeralcontainers',
              namespace: driver().target.namespace,
            },
          },
        },
        ...(as ? { as } : {}),
      });
      return body.status?.allowed;
    };
    expect([await review(), await review(stranger)]).toEqual([true, false]);
  });

  it('refuses a patch format it does not know', async () => {
    const { client, namespace } = driver().target;
    const path = paths.ephemeralContainers(namespace, 'web');
    const seen = await refusalOf(
      client.request({ method: 'PATCH', path, contentType: 'application/json', body: {} }),
    );
    expect(seen).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
  });

  it('adds by JSON patch and by merge patch as well', async () => {
    const { client, namespace } = driver().target;
    const path = paths.ephemeralContainers(namespace, 'web');
    await driver().start({ command: ['true'] });
    const { body } = await client.request<V1Pod>({
      method: 'PATCH',
      path,
      contentType: patchTypes.json,
      query: { dryRun: 'All' },
      body: [
        { op: 'add', path: '/spec/ephemeralContainers/-', value: { name: 'by-json', image: 'x' } },
      ],
    });
    expect(body.spec?.ephemeralContainers?.at(-1)?.name).toBe('by-json');
    const replaced = client.request({
      method: 'PATCH',
      path,
      contentType: patchTypes.merge,
      query: { dryRun: 'All' },
      body: { spec: { ephemeralContainers: [{ name: 'by-merge', image: 'x' }] } },
    });
    expect((await refusalOf(replaced)).message).toContain('may not be removed');
  });

  it('watches a pod from a version on', async () => {
    const { client } = driver().target;
    const list = await get<V1PodList>(pods(), { fieldSelector: 'metadata.name=web' });
    const resourceVersion = list.metadata?.resourceVersion;
    const events = client.watch<V1Pod>({
      method: 'GET',
      path: pods(),
      query: { fieldSelector: 'metadata.name=web', resourceVersion },
    });
    const seen: string[] = [];
    const name = await driver().start({ command: ['true'] });
    for await (const { type, object } of events) {
      if (type === 'BOOKMARK') continue;
      const status = object.status?.ephemeralContainerStatuses?.find((s) => s.name === name);
      const isListed = object.spec?.ephemeralContainers?.some((c) => c.name === name);
      const state = Object.keys(status?.state ?? {})[0] ?? (isListed ? 'absent' : 'unlisted');
      if (seen.at(-1) !== `${type} ${state}`) seen.push(`${type} ${state}`);
      if (state === 'terminated') break;
    }
    expect([seen[0], seen.at(-1)]).toEqual(['MODIFIED absent', 'MODIFIED terminated']);
  });
}
