import { isId } from '@endoscope/core';
import type {
  CoreV1Event,
  V1ContainerState,
  V1ContainerStatus,
  V1Pod,
} from '@endoscope/kubernetes';
import type { ContainerSummary, PodEvent, PodSummary } from '../domain/pod.ts';
import { podColumns } from '../domain/pod-status.ts';

/** Environment variable that every debug container of ours carries: the session's id. */
const sessionMarker = 'ENDOSCOPE_SESSION';

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

interface DeclaredContainer {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** Init containers first, then the regular ones, then the ephemeral ones: the order they start in. */
export function containersOf({ spec, status }: V1Pod): ContainerSummary[] {
  const lists = [
    ['init', spec?.initContainers, status?.initContainerStatuses],
    ['container', spec?.containers, status?.containerStatuses],
    ['ephemeral', spec?.ephemeralContainers, status?.ephemeralContainerStatuses],
  ] as const;
  return lists.flatMap(([list, declared = [], statuses = []]) =>
    declared.map((container) => {
      const seen = statuses.find((s) => s.name === container.name);
      return containerOf(list, container, seen);
    }),
  );
}

function containerOf(
  list: ContainerSummary['list'],
  declared: DeclaredContainer,
  status: V1ContainerStatus | undefined,
): ContainerSummary {
  const { waiting, running, terminated } = status?.state ?? {};
  const last = status?.lastState?.terminated;
  const marker = declared.env?.find((variable) => variable.name === sessionMarker)?.value ?? '';
  const isOurs = list === 'ephemeral' && isId('session', marker);
  return {
    name: declared.name,
    list,
    image: declared.image ?? status?.image ?? '',
    state: stateOf(waiting, running, terminated),
    reason: (terminated ?? waiting)?.reason ?? '',
    message: (terminated ?? waiting)?.message ?? lastMessageOf(last),
    restarts: status?.restartCount ?? 0,
    exitCode: terminated?.exitCode ?? last?.exitCode,
    session: isOurs ? marker : undefined,
  };
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

/** Raw JSON has RFC 3339 text where the official client's types say Date; nonsense is no time. */
export function timeOf(value: Date | string | null | undefined): Date | undefined {
  const time = new Date(value ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
