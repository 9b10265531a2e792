/**
 * What a pod's state means for whoever wants to debug it: one note per state people debug in
 * (docs/guides/pod-states), each with the next command. Pure; reads what the API server returned.
 */
import { isCrashing, mainContainerOf, stateOf } from './noted-pod.ts';
import type { NotedContainer, NotedPod, NotedState } from './noted-pod.ts';

export interface PodNote {
  readonly code: string;
  readonly severity: 'info' | 'warning' | 'error';
  /** An ephemeral container would be refused, or never run. */
  readonly blocks: boolean;
  readonly message: string;
  readonly suggestion: string;
}

export interface NoteSubject {
  readonly cluster: string;
  /** `--target`; undefined when none was named. */
  readonly targetContainer: string | undefined;
  /** Undefined when the node could not be read. */
  readonly nodeReady: boolean | undefined;
}

/** Blocking notes first; an empty list means there is nothing to say. */
export function podNotes(pod: NotedPod, subject: NoteSubject): PodNote[] {
  const notes = rules.flatMap((rule) => rule(new Noted(pod, subject)) ?? []);
  return notes.toSorted((a, b) => Number(b.blocks) - Number(a.blocks));
}

type Rule = (about: Noted) => PodNote | undefined;

class Noted {
  readonly name: string;
  readonly main: string;

  constructor(
    readonly pod: NotedPod,
    readonly subject: NoteSubject,
  ) {
    this.name = pod.metadata?.name ?? '';
    this.main = subject.targetContainer ?? mainContainerOf(pod) ?? 'CONTAINER';
  }

  get place(): string {
    return `--cluster ${this.subject.cluster} -n ${this.pod.metadata?.namespace ?? 'default'}`;
  }

  /** A copy whose container does nothing, so that it can be looked at. */
  get copyCommand(): string {
    return `endo debug -it pod/${this.name} ${this.place} --copy-to ${copyName(this.name)} --container ${this.main} -- sh`;
  }

  /** A copy with a debug container beside the app, for images without a shell. */
  get copyWithImageCommand(): string {
    return `endo debug -it pod/${this.name} ${this.place} --copy-to ${copyName(this.name)} --image busybox:1.36 -- sh`;
  }

  get describeCommand(): string {
    return `endo describe pod/${this.name} ${this.place}`;
  }

  state(container: string): NotedState {
    return stateOf(this.pod, container);
  }

  get containers(): readonly NotedContainer[] {
    return this.pod.spec?.containers ?? [];
  }

  get initContainers(): readonly NotedContainer[] {
    return this.pod.spec?.initContainers ?? [];
  }
}

const severities = {
  POD_STATIC: 'error',
  POD_TERMINATING: 'error',
  POD_COMPLETED: 'error',
  POD_UNSCHEDULED: 'error',
  NODE_NOT_READY: 'warning',
  CONTAINER_CRASH_LOOPING: 'warning',
  IMAGE_PULL_FAILING: 'warning',
  INIT_CONTAINER_FAILING: 'warning',
  INIT_CONTAINER_RUNNING: 'info',
  TARGET_NOT_RUNNING: 'warning',
  PROCESS_NAMESPACE_SHARED: 'info',
  TARGET_ROOT_READ_ONLY: 'info',
} as const;

function note(code: keyof typeof severities, message: string, suggestion: string): PodNote {
  const severity = severities[code];
  return { code, severity, blocks: severity === 'error', message, suggestion };
}

const staticPod: Rule = ({ pod, name }) => {
  if (pod.metadata?.annotations?.['kubernetes.io/config.mirror'] === undefined) return undefined;
  const node = pod.spec?.nodeName ?? 'NODE';
  return note(
    'POD_STATIC',
    `Pod ${name} is a static pod: the kubelet runs it from a file of its node, and the API server gives it no ephemeral containers.`,
    `Debug its node: endo debug -it node/${node} --image busybox:1.36 -- sh`,
  );
};

const terminating: Rule = ({ pod, name, place }) =>
  pod.metadata?.deletionTimestamp === undefined
    ? undefined
    : note(
        'POD_TERMINATING',
        `Pod ${name} is being deleted, so nothing new is started in it.`,
        `Debug its replacement: endo pods ${place}`,
      );

const completed: Rule = ({ pod, name, copyCommand }) => {
  const { phase } = pod.status ?? {};
  if (phase !== 'Succeeded' && phase !== 'Failed') return undefined;
  return note(
    'POD_COMPLETED',
    `Pod ${name} is completed; current phase is ${phase}. Its containers are not started again.`,
    `Debug a copy, which starts anew: ${copyCommand}`,
  );
};

const unscheduled: Rule = ({ pod, name, describeCommand }) => {
  if (pod.spec?.nodeName) return undefined;
  const why = (pod.status?.conditions ?? []).find(
    (c) => c.type === 'PodScheduled' && c.status === 'False',
  );
  const because = why?.message ? ` The scheduler says: ${why.message}` : '';
  return note(
    'POD_UNSCHEDULED',
    `Pod ${name} is not scheduled to a node, so nothing can run in it.${because}`,
    `See its events, and what it asks for: ${describeCommand}`,
  );
};

const nodeGone: Rule = ({ pod, name, subject, describeCommand }) => {
  const lost = pod.status?.reason === 'NodeLost' || subject.nodeReady === false;
  if (!lost) return undefined;
  return note(
    'NODE_NOT_READY',
    `Node ${pod.spec?.nodeName ?? ''} of pod ${name} is not ready: its kubelet does not answer, so a debug container is not started until it does.`,
    `Look at the node's state first: ${describeCommand}`,
  );
};

const crashing: Rule = ({ pod, main, copyCommand, name }) => {
  const crash = [main, ...(pod.spec?.containers ?? []).map((c) => c.name)].find((each) =>
    isCrashing(stateOf(pod, each)),
  );
  if (crash === undefined) return undefined;
  const { restarts, lastExitCode, lastReason } = stateOf(pod, crash);
  const last = lastExitCode === undefined ? '' : `; it last exited with ${lastExitCode}`;
  const reason = lastReason ? ` (${lastReason})` : '';
  return note(
    'CONTAINER_CRASH_LOOPING',
    `Container ${crash} of pod ${name} crashes again and again: ${restarts} restarts${last}${reason}. With --target the debug container starts only while it runs, and dies with it.`,
    `Debug a copy with another command: ${copyCommand} — or leave out --target, or wait for its next start with --timeout.`,
  );
};

const pulling: Rule = ({ pod, name, containers, initContainers, copyWithImageCommand }) => {
  const failing = [...initContainers, ...containers].find(({ name: each }) =>
    /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/.test(
      stateOf(pod, each).waitingReason ?? '',
    ),
  );
  if (failing === undefined) return undefined;
  const { waitingReason = '', message } = stateOf(pod, failing.name);
  const said = message ? `: ${message}` : '.';
  return note(
    'IMAGE_PULL_FAILING',
    `Image ${failing.image ?? ''} of container ${failing.name} in pod ${name} cannot be pulled (${waitingReason})${said}`,
    `A debug container without --target runs all the same. To try another image: ${copyWithImageCommand.replace('--image busybox:1.36 -- sh', `--set-image ${failing.name}=IMAGE`).replace('debug -it', 'debug')}`,
  );
};

const initialising: Rule = ({ pod, name, initContainers, place }) => {
  const isDone = (each: NotedContainer): boolean => {
    const state = stateOf(pod, each.name);
    return state.exitCode === 0 || (each.restartPolicy === 'Always' && state.is === 'running');
  };
  const current = initContainers.find((each) => !isDone(each));
  if (current === undefined || pod.status?.phase !== 'Pending' || !pod.spec?.nodeName) {
    return undefined;
  }
  const state = stateOf(pod, current.name);
  const fails = isCrashing(state) || (state.exitCode ?? 0) !== 0;
  const how = fails
    ? `fails (last exit code ${state.exitCode ?? state.lastExitCode ?? 'unknown'}, ${state.restarts} restarts)`
    : 'is still running';
  return note(
    fails ? 'INIT_CONTAINER_FAILING' : 'INIT_CONTAINER_RUNNING',
    `Init container ${current.name} of pod ${name} ${how}; the containers after it have not started. A debug container starts before them.`,
    fails
      ? `Debug a copy without init containers: endo debug -it pod/${name} ${place} --copy-to ${copyName(name)} --keep-init-containers=false --image busybox:1.36 -- sh`
      : `Debug without --target, or with --target ${current.name}.`,
  );
};

const targetNotRunning: Rule = ({ subject, pod, name }) => {
  const target = subject.targetContainer;
  if (target === undefined) return undefined;
  const state = stateOf(pod, target);
  if (state.is === 'running' || isCrashing(state)) return undefined;
  if (!(pod.spec?.containers ?? []).some((each) => each.name === target)) return undefined;
  return note(
    'TARGET_NOT_RUNNING',
    `Container ${target} of pod ${name} is not running (${state.waitingReason ?? state.is}); the debug container waits until it is.`,
    'Leave out --target to start at once.',
  );
};

const shared: Rule = ({ pod, name }) =>
  pod.spec?.shareProcessNamespace === true
    ? note(
        'PROCESS_NAMESPACE_SHARED',
        `The containers of pod ${name} share one process namespace: every debug container sees all processes, other people's debug shells included.`,
        'Files of another container are under /proc/PID/root of one of its processes.',
      )
    : undefined;

const readOnlyRoot: Rule = ({ pod, main, name }) => {
  const container = (pod.spec?.containers ?? []).find((each) => each.name === main);
  if (container?.securityContext?.readOnlyRootFilesystem !== true) return undefined;
  return note(
    'TARGET_ROOT_READ_ONLY',
    `Container ${main} of pod ${name} has a read-only root file system. The debug container's own is writable; what the target sees under /proc/1/root is not.`,
    'Write to a volume that both mount: --mounts-of or --volume NAME:PATH.',
  );
};

const rules: readonly Rule[] = [
  staticPod,
  terminating,
  completed,
  unscheduled,
  nodeGone,
  crashing,
  pulling,
  initialising,
  targetNotRunning,
  shared,
  readOnlyRoot,
];

/** A DNS name no longer than the API server takes for a pod. */
function copyName(pod: string): string {
  return `${pod.slice(0, 57)}-debug`;
}
