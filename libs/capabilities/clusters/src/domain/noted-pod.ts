/** The part of a core/v1 Pod that notes are made of; a pod as the API server returns it fits. */
export interface NotedPod {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: Date | string;
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly shareProcessNamespace?: boolean;
    readonly containers?: readonly NotedContainer[];
    readonly initContainers?: readonly NotedContainer[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status?: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly NotedStatus[];
    readonly initContainerStatuses?: readonly NotedStatus[];
  };
}

export interface NotedContainer {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: unknown;
  readonly securityContext?: { readonly readOnlyRootFilesystem?: boolean };
}

interface NotedStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: NotedStates;
  readonly lastState?: NotedStates;
}

interface NotedStates {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: unknown;
  readonly terminated?: { readonly exitCode: number; readonly reason?: string };
}

/** One container's state, flattened. */
export interface NotedState {
  readonly is: 'absent' | 'waiting' | 'running' | 'terminated';
  readonly waitingReason: string | undefined;
  readonly message: string;
  readonly restarts: number;
  readonly exitCode: number | undefined;
  readonly lastExitCode: number | undefined;
  readonly lastReason: string | undefined;
}

export function stateOf(pod: NotedPod, container: string): NotedState {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const status = [...containerStatuses, ...initContainerStatuses].find((s) => s.name === container);
  const { waiting, running, terminated } = status?.state ?? {};
  const last = status?.lastState?.terminated;
  return {
    is: terminated ? 'terminated' : running ? 'running' : waiting ? 'waiting' : 'absent',
    waitingReason: waiting?.reason,
    message: waiting?.message ?? '',
    restarts: status?.restartCount ?? 0,
    exitCode: terminated?.exitCode,
    lastExitCode: last?.exitCode ?? terminated?.exitCode,
    lastReason: last?.reason ?? terminated?.reason,
  };
}

/** Restarted after a failure and not running now: in back-off, or just before it. */
export function isCrashing(state: NotedState): boolean {
  if (state.waitingReason === 'CrashLoopBackOff') return true;
  return state.restarts > 0 && state.is === 'terminated' && state.exitCode !== 0;
}

/** What kubectl attaches to by default: the annotated container, else the first. */
export function mainContainerOf(pod: NotedPod): string | undefined {
  const named = pod.metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  const containers = pod.spec?.containers ?? [];
  return containers.some((each) => each.name === named) ? named : containers[0]?.name;
}
