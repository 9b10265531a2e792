import type { RequestContext } from '@endoscope/core';
import type { ProbeResult } from '../domain/cluster-health.ts';
import type { Cluster } from '../domain/cluster.ts';

/** Looks at a cluster as the gateway and as the caller; never throws for what it finds. */
export interface ClusterProbe {
  probe(ctx: RequestContext, cluster: Cluster): Promise<ProbeResult>;
}
