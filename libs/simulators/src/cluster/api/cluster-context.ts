import type { ServerResponse } from 'node:http';
import type { FaultSwitch } from '../faults.ts';
import type { NodeAgent } from '../node/node-agent.ts';
import type { Caller } from './authentication.ts';
import type { RbacRule } from './authorization.ts';
import type { ObjectStore } from './object-store.ts';
import type { Pod } from './objects.ts';
import type { WorkloadStore } from './workload-store.ts';
import type { RequestInfo } from './request-info.ts';
import { Refusal, notFound } from './status.ts';

/** What every handler of the simulated API server works with. */
export interface ClusterContext {
  readonly store: ObjectStore;
  readonly workloads: WorkloadStore;
  readonly node: NodeAgent;
  readonly faults: FaultSwitch;
  readonly rules: readonly RbacRule[];
  /** As /version reports it, such as "v1.34.2". */
  readonly version: string;
  /** Aborts when the cluster closes: ends watches and followed logs. */
  readonly signal: AbortSignal;
}

export interface ApiRequest {
  readonly info: RequestInfo;
  readonly caller: Caller;
  readonly contentType: string;
  readonly body: unknown;
}

/** A JSON answer; handlers that stream write to the response themselves and return nothing. */
export interface ApiAnswer {
  readonly code: number;
  readonly body: object;
  readonly warnings?: readonly string[];
}

export type Handler = (
  context: ClusterContext,
  request: ApiRequest,
  response: ServerResponse,
) => Promise<ApiAnswer | undefined>;

export function podOf(context: ClusterContext, info: RequestInfo): Pod {
  const pod = context.store.findPod(info.namespace ?? '', info.name ?? '');
  if (!pod) throw new Refusal(notFound('pods', info.name ?? ''));
  return pod;
}

/** Kind List of anything. */
export function listOf(
  kind: string,
  items: readonly object[],
  metadata: object,
): Record<string, unknown> {
  return { kind, apiVersion: 'v1', metadata, items };
}
