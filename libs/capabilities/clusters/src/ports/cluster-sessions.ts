import type { RequestContext } from '@endoscope/core';

/** What the registry must know of sessions before it forgets a cluster; sessions implement it. */
export interface ClusterSessions {
  /** Sessions that have not ended. */
  count(cluster: string): Promise<number>;
  /** Ends them and waits for their ends; answers how many there were. */
  endAll(ctx: RequestContext, cluster: string): Promise<number>;
}
