/**
 * kubectl's STATUS, READY and RESTARTS columns: a port of `printPod` in
 * kubernetes `pkg/printers/internalversion/printers.go` (1.34).
 */
export interface PrintedPod {
  readonly metadata?: { readonly deletionTimestamp?: Date | string };
  readonly spec?: {
    readonly containers?: readonly unknown[];
    readonly initContainers?: readonly { readonly name: string; readonly restartPolicy?: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly conditions?: readonly PodCondition[];
    readonly initContainerStatuses?: readonly PrintedStatus[];
    readonly containerStatuses?: readonly PrintedStatus[];
  };
}

interface PodCondition {
  readonly type: string;
  readonly status?: string;
  readonly reason?: string;
}

interface PrintedStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly started?: boolean | null;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly running?: unknown;
    readonly terminated?: {
      readonly exitCode: number;
      readonly signal?: number;
      readonly reason?: string;
    };
  };
}

export interface PodColumns {
  readonly status: string;
  readonly readyContainers: number;
  readonly totalContainers: number;
  readonly restarts: number;
}

interface Partial {
  readonly reason: string | undefined;
  readonly ready: number;
  readonly restarts: number;
}

export function podColumns(pod: PrintedPod): PodColumns {
  const { status = {}, spec = {} } = pod;
  const sidecars = new Set(
    (spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name),
  );
  const init = initColumns(pod, sidecars);
  const isInitialized = init.reason === undefined || hasTrue(status.conditions, 'Initialized');
  const main = isInitialized ? mainColumns(pod) : undefined;
  const sidecarRestarts = sumRestarts(
    (status.initContainerStatuses ?? []).slice(0, init.seen).filter((s) => sidecars.has(s.name)),
  );
  const reason = main?.reason ?? init.reason ?? phaseOf(pod);
  return {
    status: deletionReason(pod) ?? reason,
    readyContainers: init.ready + (main?.ready ?? 0),
    totalContainers: (spec.containers?.length ?? 0) + sidecars.size,
    restarts: main ? sidecarRestarts + main.restarts : init.restarts,
  };
}

function phaseOf({ status = {} }: PrintedPod): string {
  const isGated = (status.conditions ?? []).some(
    (c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : status.reason || status.phase || 'Unknown';
}

/** Walks the init containers up to the one that is not done; `seen` counts those looked at. */
function initColumns(
  { status = {}, spec = {} }: PrintedPod,
  sidecars: ReadonlySet<string>,
): Partial & { readonly seen: number } {
  const statuses = status.initContainerStatuses ?? [];
  const total = spec.initContainers?.length ?? 0;
  let ready = 0;
  let restarts = 0;
  for (const [i, container] of statuses.entries()) {
    restarts += container.restartCount ?? 0;
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecars.has(container.name) && container.started) {
      if (container.ready) ready += 1;
      continue;
    }
    const hasWaitingReason = waiting?.reason && waiting.reason !== 'PodInitializing';
    const waitingReason = hasWaitingReason ? waiting.reason : `${i}/${total}`;
    const reason = `Init:${terminated ? terminatedReason(terminated) : waitingReason}`;
    return { reason, ready, restarts, seen: i + 1 };
  }
  return { reason: undefined, ready, restarts, seen: statuses.length };
}

function mainColumns({ status = {} }: PrintedPod): Partial {
  const statuses = status.containerStatuses ?? [];
  let reason: string | undefined;
  let ready = 0;
  for (const { state = {}, ready: isReady } of statuses.toReversed()) {
    if (state.waiting?.reason) reason = state.waiting.reason;
    else if (state.terminated) reason = terminatedReason(state.terminated);
    else if (isReady && state.running) ready += 1;
  }
  if (reason === 'Completed' && ready > 0) {
    reason = hasTrue(status.conditions, 'Ready') ? 'Running' : 'NotReady';
  }
  return { reason, ready, restarts: sumRestarts(statuses) };
}

function terminatedReason(state: { exitCode: number; signal?: number; reason?: string }): string {
  if (state.reason) return state.reason;
  return state.signal ? `Signal:${state.signal}` : `ExitCode:${state.exitCode}`;
}

function deletionReason({ metadata, status = {} }: PrintedPod): string | undefined {
  if (metadata?.deletionTimestamp === undefined) return undefined;
  if (status.reason === 'NodeLost') return 'Unknown';
  const isFinished = status.phase === 'Succeeded' || status.phase === 'Failed';
  return isFinished ? undefined : 'Terminating';
}

function hasTrue(conditions: readonly PodCondition[] | undefined, type: string): boolean {
  return (conditions ?? []).some((c) => c.type === type && c.status === 'True');
}

function sumRestarts(statuses: readonly PrintedStatus[]): number {
  return statuses.reduce((sum, s) => sum + (s.restartCount ?? 0), 0);
}
