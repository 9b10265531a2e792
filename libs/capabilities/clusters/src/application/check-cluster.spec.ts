import { describe, expect, it } from '@jest/globals';
import type { ClusterFinding, ProbeResult } from '../domain/cluster-health.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture, testNow } from '../testing/clusters-fixture.ts';
import { CheckCluster } from './check-cluster.ts';

const finding = (severity: ClusterFinding['severity']): ClusterFinding => {
  return { code: `CODE_${severity.toUpperCase()}`, severity, message: 'm', suggestion: 's' };
};
const seen = (more: Partial<ProbeResult> = {}): ProbeResult => {
  const ok = [finding('ok')];
  return { reached: true, kubernetesVersion: 'v1.34.2', findings: ok, callerFindings: [], ...more };
};

async function fixture(result: ProbeResult, during?: (f: ClustersFixture) => Promise<void>) {
  const f = await new ClustersFixture().with(aCluster());
  const probe = {
    probe: async () => {
      await during?.(f);
      return result;
    },
  };
  return { f, check: new CheckCluster(f.find, f.access.require, probe, f.registry, f.clock) };
}

/** The state a probe's result adds up to. */
function check(name: string, result: Partial<ProbeResult>, state: string): void {
  it(`calls a cluster ${state} with ${name}`, async () => {
    const { check } = await fixture(seen(result));
    expect((await check.execute(aRequest(), 'eu-1')).state).toBe(state);
  });
}

describe('checking a cluster', () => {
  check('nothing to complain of', {}, 'healthy');
  check('a warning', { findings: [finding('ok'), finding('warning')] }, 'degraded');
  check('an error', { findings: [finding('error')] }, 'degraded');
  check('no answer', { reached: false, findings: [finding('error')] }, 'unreachable');
  check('a caller who may do little', { callerFindings: [finding('warning')] }, 'healthy');

  it('keeps and records what was found', async () => {
    const { f, check } = await fixture(seen({ callerFindings: [finding('warning')] }));
    const health = await check.execute(aRequest(), 'eu-1');
    expect(health).toEqual({
      state: 'healthy',
      kubernetesVersion: 'v1.34.2',
      checkTime: testNow,
      findings: [finding('ok'), finding('warning')],
    });
    expect((await f.store.find('eu-1'))?.health).toEqual(health);
    expect(f.log.events[0]).toMatchObject({
      event: 'cluster.checked',
      cluster: 'eu-1',
      details: { state: 'healthy', kubernetesVersion: 'v1.34.2', findings: ['CODE_WARNING'] },
    });
  });

  it('keeps nothing of a cluster that was removed meanwhile', async () => {
    const removing = async (f: ClustersFixture) =>
      void (await f.work.run((tx) => f.store.remove(tx, 'eu-1')));
    const { f, check } = await fixture(seen(), removing);
    await expect(check.execute(aRequest(), 'eu-1')).rejects.toThrow('CLUSTER_NOT_FOUND');
    expect(f.events).toEqual([]);
  });

  it('is refused to who may not', async () => {
    const { f, check } = await fixture(seen());
    f.access.denies = ({ action }) => action === 'cluster.check';
    await expect(check.execute(aRequest(), 'eu-1')).rejects.toThrow('POLICY_DENIED');
  });
});
