import { isId } from '@endoscope/core';
import type {
  CoreV1Event,
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
} from '@endoscope/kubernetes';
import type { NotedPod } from '../domain/noted-pod.ts';
import type { ContainerSummary, LastState, PodEvent, PodSummary } from '../domain/pod.ts';
import { podColumns } from '../domain/pod-status.ts';
import type { FoundContainer, FoundPod, OwnerReference } from '../ports/pod-reader.ts';
import { managerOf } from './managed-fields.ts';
import { timeOf } from './times.ts';

/** Environment variable that every debug container of ours carries: the session's id. */
const sessionMarker = 'ENDOSCOPE_SESSION';

const mirrorPodAnnotation = 'kubernetes.io/config.mirror';

export function podSummaryOf(pod: V1Pod): PodSummary {
  const { metadata = {}, spec } = pod;
  return {
    name: metadata.name ?? '',
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    ...podColumns(pod as Parameters<typeof podColumns>[0]),
    node: spec?.nodeName ?? '',
    createTime: timeOf(metadata.creationTimestamp),
    containers: (spec?.containers ?? []).map((container) => container.name),
  };
}

/** Everything of a pod but its events. */
export function foundPodOf(pod: V1Pod): Omit<FoundPod, 'events'> {
  const { metadata = {}, spec, status } = pod;
  const owners = (metadata.ownerReferences ?? []) as readonly OwnerReference[];
  return {
    summary: podSummaryOf(pod),
    labels: metadata.labels ?? {},
    containers: containersOf(pod),
    controller: owners.find((owner) => (owner as { controller?: boolean }).controller === true),
    qosClass: status?.qosClass ?? '',
    serviceAccount: spec?.serviceAccountName ?? '',
    isStatic: metadata.annotations?.[mirrorPodAnnotation] !== undefined,
    noted: pod as NotedPod,
  };
}

interface DeclaredContainer {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly containerPort?: number; readonly protocol?: string }[];
  readonly targetContainerName?: string;
}

/** Init containers first, then the regular ones, then the ephemeral ones: the order they start in. */
export function containersOf(pod: V1Pod): FoundContainer[] {
  const { spec, status } = pod;
  const lists = [
    ['init', spec?.initContainers, status?.initContainerStatuses],
    ['container', spec?.containers, status?.containerStatuses],
    ['ephemeral', spec?.ephemeralContainers, status?.ephemeralContainerStatuses],
  ] as const;
  return lists.flatMap(([list, declared = [], statuses = []]) =>
    declared.map((container) => {
      const seen = statuses.find((s) => s.name === container.name);
      const managed = list === 'ephemeral' ? managerOf(pod, container.name) : undefined;
      return { ...containerOf(list, container, seen), managed };
    }),
  );
}

function containerOf(
  list: FoundContainer['list'],
  declared: DeclaredContainer,
  status: V1ContainerStatus | undefined,
): Omit<FoundContainer, 'managed'> {
  const marker = declared.env?.find((variable) => variable.name === sessionMarker)?.value ?? '';
  return {
    name: declared.name,
    list,
    image: declared.image ?? status?.image ?? '',
    ...statusOf(status),
    ports: (declared.ports ?? []).map((p) => `${p.containerPort ?? ''}/${p.protocol ?? 'TCP'}`),
    targetContainer: declared.targetContainerName || undefined,
    claimedSession: isId('session', marker) ? marker : undefined,
  };
}

function statusOf(status: V1ContainerStatus | undefined) {
  const { waiting, running, terminated } = status?.state ?? {};
  const last = status?.lastState?.terminated;
  const stopped = terminated ?? waiting;
  return {
    state: stateOf(waiting, running, terminated),
    since: timeOf(running?.startedAt ?? terminated?.finishedAt),
    ready: status?.ready ?? false,
    reason: stopped?.reason ?? '',
    message: stopped?.message ?? lastMessageOf(last),
    restarts: status?.restartCount ?? 0,
    exitCode: terminated?.exitCode ?? last?.exitCode,
    lastState: last && lastStateOf(last),
  };
}

function lastStateOf(last: NonNullable<V1ContainerState['terminated']>): LastState {
  const { reason = '', message = '', exitCode, finishedAt } = last;
  return { reason, message, exitCode, finishedAt: timeOf(finishedAt) };
}

function stateOf(
  waiting: V1ContainerState['waiting'],
  running: V1ContainerState['running'],
  terminated: V1ContainerState['terminated'],
): ContainerSummary['state'] {
  if (terminated) return 'terminated';
  if (running) return 'running';
  return waiting ? 'waiting' : 'absent';
}

function lastMessageOf(last: V1ContainerState['terminated'] | undefined): string {
  if (!last) return '';
  const words = [last.reason ?? 'Terminated', `exit code ${last.exitCode}`, last.message];
  return `Last state: ${words.filter(Boolean).join(', ')}`;
}

export function podEventOf(event: CoreV1Event): PodEvent {
  const path = /\{([^}]*)\}$/.exec(event.involvedObject?.fieldPath ?? '');
  const { series, metadata } = event;
  const time =
    series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    metadata?.creationTimestamp;
  return {
    time: timeOf(time),
    type: event.type ?? '',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: series?.count ?? event.count ?? 1,
    container: path?.[1] ?? '',
  };
}
