import type { Container, SecurityContext, Volume } from './container.ts';

/**
 * The part of a Kubernetes Pod (core/v1) that planning and watching read. A pod as the API server
 * returns it satisfies this shape; nothing is copied.
 */
export interface Pod {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: Date | string;
  };
  readonly spec?: {
    readonly nodeName?: string;
    readonly shareProcessNamespace?: boolean;
    readonly securityContext?: SecurityContext;
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly ephemeralContainers?: readonly Container[];
    readonly volumes?: readonly Volume[];
    readonly [field: string]: unknown;
  };
  readonly status?: {
    readonly phase?: string;
    /** Of the pod as a whole, e.g. `Evicted`, `NodeAffinity`. */
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly PodCondition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: { readonly startedAt?: Date | string };
    readonly terminated?: TerminatedState;
  };
  /** How the run before this one ended. */
  readonly lastState?: { readonly terminated?: TerminatedState };
}

export interface TerminatedState {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly finishedAt?: Date | string;
}

/** Mirror pods of static pods carry this annotation; they take no ephemeral containers. */
const mirrorPodAnnotation = 'kubernetes.io/config.mirror';

export function isStaticPod(pod: Pod): boolean {
  return pod.metadata?.annotations?.[mirrorPodAnnotation] !== undefined;
}

/** Names over all three lists, which share one name space (validation.go, ephemeral containers). */
export function containerNames(pod: Pod): string[] {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  return [...containers, ...initContainers, ...ephemeralContainers].map((c) => c.name);
}

/** What the kubelet writes on the mirror of a static pod. */
export const staticPodAnnotations: readonly string[] = [
  mirrorPodAnnotation,
  'kubernetes.io/config.hash',
  'kubernetes.io/config.seen',
  'kubernetes.io/config.source',
];

/** Those that can be a target; ephemeral containers cannot. */
export function regularAndInitContainers({ spec }: Pod): Container[] {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
}

/** What the kubelet says of one container. */
export type ContainerState =
  | { readonly is: 'absent' }
  | { readonly is: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly is: 'running' }
  /** The pod as a whole was refused by its node or evicted; the container never ran, or is over. */
  | { readonly is: 'pod_failed'; readonly reason: string; readonly message: string }
  | {
      readonly is: 'terminated';
      readonly exitCode: number;
      readonly reason: string | undefined;
      readonly message: string | undefined;
      /** The pod was being deleted when this was seen. */
      readonly podIsLeaving: boolean;
    };

/**
 * Names are unique over the three lists. A container that is being restarted, or runs again, has
 * ended for us: the process of the session was its first run.
 */
export function containerState(pod: Pod, name: string): ContainerState {
  const { status: of = {} } = pod;
  const status = [
    ...(of.ephemeralContainerStatuses ?? []),
    ...(of.containerStatuses ?? []),
    ...(of.initContainerStatuses ?? []),
  ].find((s) => s.name === name);
  const { terminated = status?.lastState?.terminated, running, waiting } = status?.state ?? {};
  if (terminated) {
    const { exitCode, reason, message } = terminated;
    const podIsLeaving = pod.metadata?.deletionTimestamp !== undefined;
    return { is: 'terminated', exitCode, reason, message, podIsLeaving };
  }
  if (running) return { is: 'running' };
  return podTrouble(pod) ?? waitingState(waiting);
}

function waitingState(waiting: { reason?: string; message?: string } | undefined): ContainerState {
  if (!waiting) return { is: 'absent' };
  return { is: 'waiting', reason: waiting.reason ?? '', message: waiting.message ?? '' };
}

/** What keeps the whole pod from running; it says more than a container that merely waits. */
function podTrouble({ status = {} }: Pod): ContainerState | undefined {
  const { phase, reason = '', message = '', conditions = [] } = status;
  if (phase === 'Failed') return { is: 'pod_failed', reason: reason || phase, message };
  const scheduled = conditions.find((c) => c.type === 'PodScheduled');
  if (scheduled?.status !== 'False') return undefined;
  const why = scheduled.reason || 'Unschedulable';
  return { is: 'waiting', reason: why, message: scheduled.message ?? '' };
}
