import { randomUUID } from 'node:crypto';
import type { Namespace, Pod, PodEvent } from './objects.ts';
import { metaTime } from './objects.ts';

export interface PodChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resourceVersion: number;
  readonly object: Pod;
}

const historyLength = 1_000;

/** etcd and the watch cache in one: objects, one counter of versions, a ring of recent changes. */
export class ObjectStore {
  readonly namespaces = new Map<string, Namespace>();
  private readonly allEvents: PodEvent[] = [];
  /** The same by their pod: who starts thousands of containers asks for the events of each. */
  private readonly eventsByPod = new Map<string, PodEvent[]>();
  private readonly pods = new Map<string, Pod>();
  private readonly history: PodChange[] = [];
  private readonly listeners = new Set<(change: PodChange) => void>();
  private version = 1_000;

  get resourceVersion(): number {
    return this.version;
  }

  /** Changes older than this are no longer known: a watch from before is answered 410. */
  get oldestVersion(): number {
    return this.history.length < historyLength ? 1_000 : this.history[0]!.resourceVersion;
  }

  nextVersion(): string {
    this.version += 1;
    return String(this.version);
  }

  get events(): readonly PodEvent[] {
    return this.allEvents;
  }

  /** Of every pod that has had this name. */
  eventsOf(namespace: string, name: string): readonly PodEvent[] {
    return this.eventsByPod.get(key({ namespace, name })) ?? [];
  }

  addEvent(event: PodEvent): void {
    this.allEvents.push(event);
    const pod = key(event.involvedObject);
    const known = this.eventsByPod.get(pod);
    if (known) known.push(event);
    else this.eventsByPod.set(pod, [event]);
  }

  addNamespace(name: string, labels: Record<string, string>, createdAt: Date): void {
    this.namespaces.set(name, {
      kind: 'Namespace',
      apiVersion: 'v1',
      metadata: {
        name,
        uid: randomUUID(),
        resourceVersion: this.nextVersion(),
        creationTimestamp: metaTime(createdAt),
        labels: { 'kubernetes.io/metadata.name': name, ...labels },
      },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }

  addPod(pod: Pod): Pod {
    const stored = structuredClone(pod);
    stored.metadata.resourceVersion = this.nextVersion();
    this.pods.set(key(pod.metadata), stored);
    this.publish('ADDED', stored);
    return stored;
  }

  findPod(namespace: string, name: string): Pod | undefined {
    return this.pods.get(`${namespace}/${name}`);
  }

  listPods(namespace?: string): Pod[] {
    const all = [...this.pods.values()];
    const wanted = all.filter((pod) => !namespace || pod.metadata.namespace === namespace);
    return wanted.sort((a, b) => (key(a.metadata) < key(b.metadata) ? -1 : 1));
  }

  /** Replaces the pod by a changed copy: whoever holds the old object keeps a true snapshot. */
  updatePod(namespace: string, name: string, change: (pod: Pod) => void): Pod | undefined {
    const pod = this.findPod(namespace, name);
    if (!pod) return undefined;
    const changed = structuredClone(pod);
    change(changed);
    changed.metadata.resourceVersion = this.nextVersion();
    this.pods.set(key(changed.metadata), changed);
    this.publish('MODIFIED', changed);
    return changed;
  }

  deletePod(namespace: string, name: string): Pod | undefined {
    const pod = this.findPod(namespace, name);
    if (!pod) return undefined;
    const gone = structuredClone(pod);
    gone.metadata.resourceVersion = this.nextVersion();
    this.pods.delete(key(gone.metadata));
    this.publish('DELETED', gone);
    return gone;
  }

  changesSince(resourceVersion: number): PodChange[] {
    return this.history.filter((change) => change.resourceVersion > resourceVersion);
  }

  subscribe(listener: (change: PodChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private publish(type: PodChange['type'], object: Pod): void {
    const change = {
      type,
      object,
      resourceVersion: Number(object.metadata.resourceVersion),
    };
    this.history.push(change);
    if (this.history.length > historyLength) this.history.shift();
    for (const listener of [...this.listeners]) listener(change);
  }
}

function key(metadata: { namespace: string; name: string }): string {
  return `${metadata.namespace}/${metadata.name}`;
}
