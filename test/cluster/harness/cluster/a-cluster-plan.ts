/** Builds plans for specs. */
import { getServerVersion, DEFAULT_VERSION } from '../build/server-versions.ts';
import { planCluster, type ClusterPlan, type PlanInput } from './cluster-plan.ts';

export function aClusterPlan(input: Partial<PlanInput> = {}): ClusterPlan {
  return planCluster({
    stateDirectory: '/state',
    name: 'endo-1',
    slot: 1,
    version: getServerVersion(DEFAULT_VERSION),
    serverBinary: '/cache/server/endoscope-cluster',
    etcdBinary: '/cache/etcd/endoscope-cluster',
    cniPluginDirectory: '/usr/lib/cni',
    ...input,
  });
}
