import { describe, expect, it } from '@jest/globals';
import { clusterLimits } from '../domain/clusters.limits.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture } from '../testing/clusters-fixture.ts';
import { aSelectedPod, aWorkload, ScriptedWorkloads } from '../testing/scripted-workloads.ts';
import { JudgePods } from './judge-pods.ts';
import { ResolveTarget } from './resolve-target.ts';

async function fixture() {
  const f = await new ClustersFixture().with(aCluster());
  const cluster = new ScriptedWorkloads();
  const namespaces = { namespaceLabels: async () => ({ tier: 'shop' }) };
  const policy = { seesAll: false };
  const describe = { isAlwaysAllowed: async () => policy.seesAll };
  const judge = new JudgePods(f.access.decide, describe);
  const target = new ResolveTarget(f.find, judge, namespaces, cluster);
  const resolve = (asked: string, options: { namespace?: string; crashing?: boolean } = {}) => {
    const { namespace = 'shop', crashing = false } = options;
    const by = asked.includes('=')
      ? ({ kind: 'selector', selector: asked } as const)
      : ({ kind: 'workload', reference: asked } as const);
    return target.execute(aRequest(), { cluster: 'eu-1', namespace, by, crashing });
  };
  return { f, cluster, policy, resolve };
}

const reasonOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error: { reason: string }) => error.reason,
  );

describe('a target', () => {
  it('is a pod of the deployment’s own replica sets, old and new', async () => {
    const { cluster, resolve } = await fixture();
    cluster.workloads.set('deployment/web', aWorkload('web'));
    const own = { controllerUid: 'uid-web' };
    cluster.listed.set('replicaset', [
      aWorkload('web-1', own),
      aWorkload('web-2', own),
      aWorkload('web-3', { controllerUid: 'uid-other' }),
    ]);
    cluster.selected.set('app=web', [
      aSelectedPod('web-1-a', 'uid-web-1'),
      aSelectedPod('web-2-a', 'uid-web-2', { createdAt: new Date(1) }),
      aSelectedPod('web-3-a', 'uid-web-3', { createdAt: new Date(2) }),
      aSelectedPod('web-bare', undefined, { createdAt: new Date(3) }),
    ]);
    expect(await resolve('deploy/web')).toEqual({
      pod: 'web-2-a',
      podUid: 'uid-web-2-a',
      chosen: 'newest ready of 2 pods of deployment web',
    });
  });

  it('has no pods when the deployment has no replica set', async () => {
    const { cluster, resolve } = await fixture();
    cluster.workloads.set('deployment/web', aWorkload('web'));
    cluster.selected.set('app=web', [aSelectedPod('web-1')]);
    expect(await reasonOf(resolve('deploy/web'))).toBe('NO_PODS_FOUND');
    expect(cluster.asked).toEqual(['deployment/web']);
  });

  it('is of the five newest jobs of a cron job, and of no other', async () => {
    const { cluster, resolve } = await fixture();
    cluster.workloads.set('cronjob/report', aWorkload('report', { selector: undefined }));
    const jobs = Array.from({ length: 7 }, (_, i) =>
      aWorkload(`run-${i}`, { controllerUid: 'uid-report', createdAt: new Date(i) }),
    );
    cluster.listed.set('job', [...jobs, aWorkload('report-9', { createdAt: new Date(99) })]);
    for (const { name, uid } of jobs) {
      cluster.selected.set(`app=${name}`, [aSelectedPod(`${name}-a`, uid)]);
    }
    expect(await resolve('cj/report')).toMatchObject({
      chosen: 'newest ready of 5 pods of cronjob report',
    });
    expect(cluster.asked.slice(1)).toEqual([6, 5, 4, 3, 2].map((i) => `app=run-${i}`));
  });

  it('is not chosen, counted or named where policy hides it', async () => {
    const { f, cluster, resolve } = await fixture();
    cluster.selected.set('app=web', [aSelectedPod('a'), aSelectedPod('b'), aSelectedPod('c')]);
    f.access.denies = ({ action, pod }) => action === 'pod.view' && pod?.labels['name'] !== 'b';
    expect(await resolve('app=web')).toMatchObject({
      pod: 'b',
      chosen: 'the only pod of selector app=web',
    });
  });

  it('looks to who sees no pod there like one that does not exist', async () => {
    const { f, cluster, resolve } = await fixture();
    cluster.workloads.set('statefulset/db', aWorkload('db'));
    cluster.selected.set('app=db', [aSelectedPod('db-0', 'uid-db')]);
    cluster.workloads.set('service/out', aWorkload('out', { selector: undefined }));
    f.access.denies = ({ action }) => action === 'pod.view';
    const asked = ['sts/db', 'sts/nothing', 'svc/out', 'svc/nothing', 'app=db', 'app=x'];
    const reasons = await Promise.all(asked.map((text) => reasonOf(resolve(text))));
    expect(reasons).toEqual(asked.map(() => 'WORKLOAD_NOT_FOUND'));
    expect(await reasonOf(resolve('pod/db-0'))).toBe('POD_NOT_FOUND');
    expect(await reasonOf(resolve('pod/nobody'))).toBe('POD_NOT_FOUND');
    f.access.denies = () => false;
    const seen = await Promise.all(asked.map((text) => reasonOf(resolve(text))));
    expect(seen).toEqual([
      'resolved',
      'WORKLOAD_NOT_FOUND',
      'WORKLOAD_WITHOUT_SELECTOR',
      'WORKLOAD_NOT_FOUND',
      'resolved',
      'NO_PODS_FOUND',
    ]);
  });

  it('is not looked for in a closed namespace, nor by a name that is none', async () => {
    const { cluster, resolve } = await fixture();
    const closed = resolve('deploy/web', { namespace: 'kube-system' });
    expect(await reasonOf(closed)).toBe('NAMESPACE_NOT_ALLOWED');
    for (const [asked, namespace] of [
      ['deploy/..', 'shop'],
      ['node/a', 'shop'],
      ['deploy/web', '../x'],
      [`a=${'b'.repeat(clusterLimits.labelSelectorCharactersMax)}`, 'shop'],
    ] as const) {
      expect(await reasonOf(resolve(asked, { namespace }))).toBe('REQUEST_INVALID');
    }
    expect(cluster.asked).toEqual([]);
  });

  it('is chosen of at most 5,000 pods; more are refused, without reading on', async () => {
    const { f, cluster, policy, resolve } = await fixture();
    policy.seesAll = true;
    const many = (n: number) => Array.from({ length: n }, (_, i) => aSelectedPod(`p-${i}`));
    cluster.selected.set('app=web', many(clusterLimits.candidatesMax));
    expect((await resolve('app=web')).chosen).toContain('of 5000 pods');
    expect(f.access.asked.filter(({ action }) => action === 'pod.view')).toEqual([]);
    cluster.selected.set('app=web', many(10_000));
    let pages = 0;
    const { pods } = cluster;
    cluster.pods = async function* (ctx, query) {
      for await (const page of pods.call(cluster, ctx, query)) {
        pages += 1;
        yield page;
      }
    };
    await expect(resolve('app=web')).rejects.toThrow('There are more than 5000 pods');
    expect(pages).toBe(11);
  });

  it('is judged by policy at most 500 times, which is said to who sees any of them', async () => {
    const { f, cluster, resolve } = await fixture();
    const { candidatesJudgedMax: max } = clusterLimits;
    const many = (n: number) => Array.from({ length: n }, (_, i) => aSelectedPod(`p-${i}`));
    cluster.selected.set('app=web', many(max));
    expect((await resolve('app=web')).chosen).toContain('of 500 pods');
    cluster.selected.set('app=web', many(max + 1));
    await expect(resolve('app=web')).rejects.toThrow('There are more than 500 pods');
    f.access.denies = ({ action }) => action === 'pod.view';
    expect(await reasonOf(resolve('app=web'))).toBe('WORKLOAD_NOT_FOUND');
  });

  it('is not looked for among more than 5,000 replica sets', async () => {
    const { cluster, resolve } = await fixture();
    cluster.workloads.set('deployment/web', aWorkload('web'));
    const sets = Array.from({ length: clusterLimits.candidatesMax + 1 }, () => aWorkload('x'));
    cluster.listed.set('replicaset', sets);
    await expect(resolve('deploy/web')).rejects.toThrow('There are more than 5000 replicasets');
  });
});
