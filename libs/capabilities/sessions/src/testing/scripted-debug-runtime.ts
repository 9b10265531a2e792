import type { Pod, PodCondition } from '../domain/pod.ts';
import type { PodManifest } from '../domain/container.ts';
import { PodNameTaken } from '../domain/session.errors.ts';
import type { DebugContainer } from '../domain/workload.ts';
import type {
  AccessReview,
  Acting,
  DebugRuntime,
  NodeSnapshot,
  PodEvent,
  PodObservation,
  PodReference,
  TargetSnapshot,
} from '../ports/debug-runtime.ts';
import { aPod } from './builders.ts';

/** A cluster in memory that does what the test tells it: `show` is what the watch reports next. */
export class ScriptedDebugRuntime implements DebugRuntime {
  readonly calls: string[] = [];
  pod: Pod = aPod();
  /** The copy or node pod, once created. */
  made: Pod | undefined;
  /** Thrown by the next calls of `deletePod` and `findPod`, one each. */
  podFailures: unknown[] = [];
  /** A pod that is deleted stays until the test takes it away. */
  deletionHangs = false;
  mayDelete = { allowed: true, reason: '' };
  nodeConditions: PodCondition[] = [];
  /** Thrown by the next calls of `addContainer`, one each; undefined lets one pass. */
  addFailures: unknown[] = [];
  /** The patch takes effect even though its call fails: an answer that was lost. */
  addAppliesAnyway = false;
  /** What the container answers to a signal; undefined: its process is gone, or cannot say. */
  signalAnswer: number | undefined = 1;
  onSignal: (signal: 'HUP' | 'KILL') => void = () => undefined;
  onEndInput: () => void = () => undefined;
  private shownEvents: readonly PodEvent[] = [];
  private wakeEvents: () => void = () => undefined;
  private observations: PodObservation[] = [];
  private wake: () => void = () => undefined;

  readTarget(): Promise<TargetSnapshot> {
    return Promise.resolve({ pod: this.pod, namespaceLabels: {} });
  }

  readNode(): Promise<NodeSnapshot> {
    const metadata = { name: 'worker-1', uid: 'uid-worker-1', labels: {} };
    const node = { metadata, status: { conditions: this.nodeConditions } };
    return Promise.resolve({ node, namespaceLabels: {} });
  }

  reviewAccess({ verb, resource, name }: AccessReview) {
    this.calls.push(`may ${verb} ${resource} ${name ?? ''}`.trim());
    return Promise.resolve(this.mayDelete);
  }

  createPod(
    _cluster: string,
    manifest: PodManifest,
    { dryRun }: Acting & { dryRun?: boolean },
  ): Promise<{ uid: string; warnings: string[] }> {
    const { name, namespace, labels } = manifest.metadata;
    this.calls.push(dryRun ? 'dry-run' : `create ${name}`);
    if (this.podNamed(name)) return Promise.reject(new PodNameTaken({ namespace, pod: name }));
    if (dryRun) return Promise.resolve({ uid: '', warnings: [] });
    const failure = this.addFailures.shift();
    if (failure === undefined || this.addAppliesAnyway) {
      this.made = { metadata: { name, namespace, labels, uid: `uid-${name}` } };
    }
    if (failure !== undefined) return Promise.reject(failure as Error);
    return Promise.resolve({ uid: `uid-${name}`, warnings: [] });
  }

  findPod({ pod }: PodReference, _acting?: Acting): Promise<Pod | undefined> {
    const failure = this.podFailures.shift();
    if (failure !== undefined) return Promise.reject(failure as Error);
    return Promise.resolve(this.podNamed(pod));
  }

  deletePod({ pod, podUid }: PodReference & { podUid: string }, acting: { graceSeconds?: number }) {
    this.calls.push(`delete ${pod} ${podUid} ${acting.graceSeconds}`);
    const failure = this.podFailures.shift();
    if (failure !== undefined) return Promise.reject(failure as Error);
    const found = this.podNamed(pod);
    if (!found) return Promise.resolve('gone' as const);
    if (found.metadata?.uid !== podUid) return Promise.resolve('not_ours' as const);
    if (!this.deletionHangs) this.forget(found);
    return Promise.resolve('deleting' as const);
  }

  private podNamed(name: string): Pod | undefined {
    return [this.made, this.pod].find((each) => each?.metadata?.name === name);
  }

  private forget(pod: Pod): void {
    if (pod === this.made) this.made = undefined;
    else this.pod = aPod({ metadata: { name: 'recreated', uid: 'uid-recreated' } });
  }

  addContainer(
    _target: unknown,
    container: DebugContainer,
    { dryRun }: Acting & { dryRun?: boolean },
  ): Promise<{ warnings: string[] }> {
    this.calls.push(dryRun ? 'dry-run' : `add ${container.name}`);
    if (dryRun) return Promise.resolve({ warnings: [] });
    const failure = this.addFailures.shift();
    if (failure === undefined || this.addAppliesAnyway) {
      const { ephemeralContainers = [] } = this.pod.spec ?? {};
      const others = ephemeralContainers.filter((c) => c.name !== container.name);
      this.pod = aPod({ spec: { ephemeralContainers: [...others, container] } });
    }
    if (failure !== undefined) return Promise.reject(failure as Error);
    return Promise.resolve({ warnings: [] });
  }

  show(state: Record<string, unknown> | 'gone', container = 'debugger-1'): void {
    const status = { ephemeralContainerStatuses: [{ name: container, state }] };
    this.observations.push(state === 'gone' ? { gone: true } : { pod: aPod({ status }) });
    this.wake();
  }

  /** A pod as a whole: its conditions and phase, its containers' states before. */
  showPod(status: NonNullable<Pod['status']>): void {
    this.observations.push({ pod: aPod({ status }) });
    this.wake();
  }

  async *watchPod(_target: unknown, { signal }: Acting): AsyncGenerator<PodObservation> {
    signal.addEventListener('abort', () => this.wake(), { once: true });
    while (!signal.aborted) {
      const next = this.observations.shift();
      if (next) {
        yield next;
        if ('gone' in next) return;
        continue;
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Those there are; a watch that runs gives them at once. */
  set events(events: readonly PodEvent[]) {
    this.shownEvents = events;
    this.wakeEvents();
  }

  async *watchEvents(_target: unknown, { signal }: Acting): AsyncGenerator<PodEvent> {
    signal.addEventListener('abort', () => this.wakeEvents(), { once: true });
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.wakeEvents = resolve));
      yield* this.shownEvents;
      await woken;
    }
  }

  endInput(): Promise<void> {
    this.calls.push('end input');
    this.onEndInput();
    return Promise.resolve();
  }

  signalMarked(
    _target: unknown,
    mark: { marker: string; signal: 'HUP' | 'KILL' },
  ): Promise<number | undefined> {
    this.calls.push(mark.signal);
    this.onSignal(mark.signal);
    return Promise.resolve(this.signalAnswer);
  }
}
