import { randomBytes } from 'node:crypto';
import type { ObjectStore } from '../api/object-store.ts';
import { metaTime } from '../api/objects.ts';
import type { Container, ContainerState, ContainerStatus, Pod } from '../api/objects.ts';
import { RunningContainer } from './container.ts';
import { EventRecorder } from './event-recorder.ts';
import { expandArguments } from './expansion.ts';
import { pullImage } from './images.ts';
import type { Image } from './images.ts';
import type { ProcessNamespace } from './process.ts';

export interface NodeTimings {
  /** From acceptance until the kubelet has seen the container. */
  readonly syncDelayMs: number;
  /** From "ContainerCreating" to running. */
  readonly startDelayMs: number;
  /** Between tries of what failed. */
  readonly retryDelayMs: number;
  /** From the end of a process until the status says so; meanwhile the container takes nothing. */
  readonly endDelayMs: number;
}

interface ContainerOf {
  readonly pod: Pod;
  readonly spec: Container;
  readonly list: ContainerList;
}

interface SeenState {
  readonly state: ContainerState;
  readonly lastState?: ContainerState;
  readonly containerID?: string;
}

type ContainerList = 'containerStatuses' | 'ephemeralContainerStatuses';

/** The kubelet and its runtime: makes containers of specs, and statuses and events of what happens. */
export class NodeAgent {
  private readonly running = new Map<string, RunningContainer>();
  private readonly ended = new Map<string, RunningContainer>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly events: EventRecorder;
  private isClosed = false;

  constructor(
    /** Of the node. */
    readonly name: string,
    private readonly store: ObjectStore,
    private readonly timings: NodeTimings,
  ) {
    this.events = new EventRecorder(store);
  }

  /** Starts a seeded pod's own containers at once. */
  startPod(pod: Pod): void {
    for (const container of pod.spec.containers) {
      const pull = pullImage(container.image ?? '', container.imagePullPolicy);
      if (pull.is === 'present')
        this.run({ pod, spec: container, list: 'containerStatuses' }, pull.image);
    }
  }

  /** An ephemeral container was accepted. */
  addEphemeral(pod: Pod, container: Container): void {
    if (pod.spec.nodeName === undefined) return;
    this.add({ pod, spec: container, list: 'ephemeralContainerStatuses' });
  }

  /** A pod was created. Its containers start once; a restart is never simulated. */
  addPod(pod: Pod): void {
    if (pod.spec.nodeName !== this.name) return;
    for (const spec of pod.spec.containers) this.add({ pod, spec, list: 'containerStatuses' });
  }

  private add(of: ContainerOf): void {
    this.after(this.timings.syncDelayMs, () => {
      this.setWaiting(of, { reason: 'ContainerCreating' });
      this.after(this.timings.startDelayMs, () => this.tryStart(of, 0));
    });
  }

  findRunning(pod: Pod, container: string): RunningContainer | undefined {
    return this.running.get(keyOf(pod, container));
  }

  /** Running or ended: it has a log. */
  findStarted(pod: Pod, container: string): RunningContainer | undefined {
    return this.findRunning(pod, container) ?? this.ended.get(keyOf(pod, container));
  }

  /** The pod is gone: its processes are killed, its streams end. */
  removePod(pod: Pod): void {
    for (const [key, container] of this.running) {
      if (key.startsWith(`${pod.metadata.uid}/`)) container.main.kill('KILL', 'outside');
    }
  }

  close(): void {
    this.isClosed = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const container of this.running.values()) container.main.kill('KILL', 'outside');
  }

  private tryStart(of: ContainerOf, attempt: number): void {
    const problem = this.startProblem(of, attempt);
    if (problem === undefined) return;
    this.setWaiting(of, problem);
    this.events.failed(of.pod, of.spec.name, problem);
    this.after(this.timings.retryDelayMs, () => this.tryStart(of, attempt + 1));
  }

  /** Starts the container, or says why it waits. */
  private startProblem(of: ContainerOf, attempt: number): ContainerState['waiting'] {
    const { pod, spec: container } = of;
    const image = container.image ?? '';
    const pull = pullImage(image, container.imagePullPolicy);
    if (attempt === 0 && pull.is === 'failing') this.events.pulling(pod, container);
    if (pull.is === 'failing' && attempt % 2 === 1) {
      const message = `Back-off pulling image "${image}": ErrImagePull: ${pull.message}`;
      return { reason: 'ImagePullBackOff', message };
    }
    if (pull.is !== 'present') return { reason: pull.reason, message: pull.message };
    if (attempt === 0) this.events.pulled(pod, container);
    const problem =
      nonRootProblem(pod, container, pull.image) ?? this.targetProblem(pod, container);
    if (problem) return problem;
    this.run(of, pull.image);
    return undefined;
  }

  private targetProblem(pod: Pod, container: Container): ContainerState['waiting'] {
    const target = container.targetContainerName;
    if (!target || this.findRunning(pod, target)) return undefined;
    const status = this.store
      .findPod(pod.metadata.namespace, pod.metadata.name)
      ?.status.containerStatuses?.find((s) => s.name === target);
    if (!status?.containerID) {
      const message = `unable to find target container ${target}`;
      return { reason: 'CreateContainerConfigError', message };
    }
    const id = status.containerID.replace('containerd://', '');
    const message =
      'failed to generate container spec: failed to generate spec: ' +
      `invalid target container: container "${id}" is not running - in state CONTAINER_EXITED`;
    return { reason: 'CreateContainerError', message };
  }

  private run(of: ContainerOf, image: Image): void {
    const { pod, spec } = of;
    const command = spec.command ?? image.defaultCommand;
    const env = Object.fromEntries((spec.env ?? []).map(({ name, value = '' }) => [name, value]));
    const argv = expandArguments([...command, ...(spec.args ?? [])], env);
    const containerID = `containerd://${randomBytes(32).toString('hex')}`;
    const startedAt = metaTime(new Date());
    this.events.created(pod, spec.name);
    const program = image.find(argv);
    if (!program) return this.failToStart(of, argv, containerID);
    this.events.started(pod, spec.name);
    const namespace = this.namespaceOf(pod, spec);
    const hostname = pod.metadata.name;
    const container = new RunningContainer(spec, image, {
      hostname,
      argv,
      program,
      namespace,
    });
    this.running.set(keyOf(pod, spec.name), container);
    this.setState(of, { state: { running: { startedAt } }, containerID });
    void container.main.done.then((exitCode) => {
      this.running.delete(keyOf(pod, spec.name));
      this.ended.set(keyOf(pod, spec.name), container);
      const reason = exitCode === 0 ? 'Completed' : 'Error';
      const finishedAt = metaTime(new Date());
      const terminated = { exitCode, reason, startedAt, finishedAt, containerID };
      const say = (): void => this.setState(of, { state: { terminated }, containerID });
      if (this.timings.endDelayMs === 0) say();
      else this.after(this.timings.endDelayMs, say);
    });
  }

  /** Final: the container exists, so the kubelet never starts an ephemeral one again. */
  private failToStart(of: ContainerOf, argv: readonly string[], containerID: string): void {
    const message =
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
      'runc create failed: unable to start container process: ' +
      `exec: "${argv[0] ?? ''}": executable file not found in $PATH: unknown`;
    this.events.failed(of.pod, of.spec.name, { reason: 'RunContainerError', message });
    const state = { waiting: { reason: 'RunContainerError', message } };
    const startedAt = '1970-01-01T00:00:00Z';
    const finishedAt = metaTime(new Date());
    const end = {
      exitCode: 128,
      reason: 'StartError',
      message,
      startedAt,
      finishedAt,
      containerID,
    };
    this.setState(of, { state, lastState: { terminated: end }, containerID });
  }

  private namespaceOf(pod: Pod, spec: Container): ProcessNamespace | undefined {
    const shared = pod.spec.shareProcessNamespace ? pod.spec.containers[0]?.name : undefined;
    const target = spec.targetContainerName ?? shared;
    return target === undefined || target === spec.name
      ? undefined
      : this.findRunning(pod, target)?.namespace;
  }

  private setWaiting(of: ContainerOf, waiting: ContainerState['waiting']): void {
    this.setState(of, { state: waiting ? { waiting } : {} });
  }

  private setState({ pod, spec, list }: ContainerOf, seen: SeenState): void {
    const { namespace, name } = pod.metadata;
    const now = this.store.findPod(namespace, name);
    if (this.isClosed || now?.metadata.uid !== pod.metadata.uid) return;
    this.store.updatePod(namespace, name, (changed) => {
      const statuses = (changed.status[list] ??= []);
      const index = statuses.findIndex((status) => status.name === spec.name);
      const status = containerStatus(spec, list, seen);
      if (index === -1) statuses.push(status);
      else statuses[index] = status;
      // The kubelet sorts statuses by name.
      statuses.sort((a, b) => (a.name < b.name ? -1 : 1));
      changed.status.phase = phaseOf(changed);
    });
  }

  private after(delayMs: number, work: () => void): void {
    // Closing ends the containers, whose ends would be told of later.
    if (this.isClosed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, delayMs);
    this.timers.add(timer);
  }
}

/** Pending until one runs; over when none of a pod that is not restarted does. */
function phaseOf({ spec, status }: Pod): string {
  const own = status.containerStatuses ?? [];
  if (own.some(({ state }) => state.running)) return 'Running';
  if (status.phase === 'Pending' || spec.restartPolicy !== 'Never') return status.phase;
  const failed = own.some(({ state }) => (state.terminated?.exitCode ?? 0) !== 0);
  return failed ? 'Failed' : 'Succeeded';
}

function containerStatus(spec: Container, list: ContainerList, seen: SeenState): ContainerStatus {
  const { state, containerID } = seen;
  const image = spec.image ?? '';
  const resolved = /^[^/]+$/.test(image) ? `docker.io/library/${image}` : image;
  return {
    name: spec.name,
    state,
    lastState: seen.lastState ?? {},
    ready: list === 'containerStatuses' && state.running !== undefined,
    restartCount: 0,
    image: containerID === undefined ? image : resolved,
    imageID: containerID === undefined ? '' : `sha256:${'a'.repeat(64)}`,
    ...(containerID === undefined ? {} : { containerID }),
    ...(list === 'containerStatuses' ? { started: state.running !== undefined } : {}),
  };
}

function nonRootProblem(pod: Pod, container: Container, image: Image): ContainerState['waiting'] {
  const own = container.securityContext ?? {};
  const shared = pod.spec.securityContext ?? {};
  const runAsNonRoot = own.runAsNonRoot ?? shared.runAsNonRoot ?? false;
  const user = own.runAsUser ?? shared.runAsUser;
  if (!runAsNonRoot || (user !== undefined && user !== 0)) return undefined;
  const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})", container: ${container.name})`;
  if (user === undefined && !image.runsAsRoot) return undefined;
  const message =
    user === 0
      ? `container's runAsUser breaks non-root policy ${where}`
      : `container has runAsNonRoot and image will run as root ${where}`;
  return { reason: 'CreateContainerConfigError', message };
}

function keyOf(pod: Pod, container: string): string {
  return `${pod.metadata.uid}/${container}`;
}
