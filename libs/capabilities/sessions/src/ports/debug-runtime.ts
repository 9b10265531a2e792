import type { Principal } from '@endoscope/core';
import type { PodManifest } from '../domain/container.ts';
import type { Pod, PodCondition } from '../domain/pod.ts';
import type { DebugContainer } from '../domain/workload.ts';

export interface PodReference {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
}

export interface ContainerReference extends PodReference {
  readonly container: string;
}

export interface TargetSnapshot {
  readonly pod: Pod;
  /** Undefined when the namespace could not be read: unknown is said as unknown. */
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
}

export interface NodeReference {
  readonly cluster: string;
  readonly node: string;
  /** Where its debug pod is made. */
  readonly namespace: string;
}

export interface NodeSnapshot {
  readonly node: {
    readonly metadata?: {
      readonly name?: string;
      readonly uid?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly status?: { readonly conditions?: readonly PodCondition[] };
  };
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
}

export interface PodEvent {
  readonly uid: string;
  readonly count: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

export interface EventsReference extends ContainerReference {
  /** Events stay for an hour: those of an earlier pod of the same name are not this one's. */
  readonly podUid: string | undefined;
  /** Of one container only, or also of the pod as a whole. */
  readonly wholePod: boolean;
}

export interface AccessReview {
  readonly cluster: string;
  readonly namespace: string;
  readonly verb: string;
  /** In the core group: `pods`, `pods/attach`. */
  readonly resource: string;
  readonly name?: string;
}

/** `gone` when the pod was deleted or another one has its name. */
export type PodObservation = { readonly pod: Pod } | { readonly gone: true };

/** What a running effect needs besides its subject: as whom, and until when. */
export interface Acting {
  readonly by: Principal;
  readonly signal: AbortSignal;
  readonly traceparent?: string | undefined;
}

/** The cluster as sessions need it; an application may not import a cluster client (ADR 0001). */
export interface DebugRuntime {
  readTarget(target: PodReference, acting: Acting): Promise<TargetSnapshot>;
  readNode(target: NodeReference, acting: Acting): Promise<NodeSnapshot>;
  /**
   * Race-free append: a strategic merge patch that holds only the new container. With `dryRun`
   * admission and validation speak (`dryRun=All`) and nothing is stored.
   */
  addContainer(
    target: PodReference,
    container: DebugContainer,
    acting: Acting & { readonly dryRun?: boolean },
  ): Promise<{ warnings: readonly string[] }>;
  /** Whether the cluster's own authorizer lets the caller do this. */
  reviewAccess(
    review: AccessReview,
    acting: Acting,
  ): Promise<{ readonly allowed: boolean; readonly reason: string }>;
  /**
   * Creates a copy or a node pod; with `dryRun` nothing is stored. Fails with `PodNameTaken` when
   * there is a pod of that name.
   */
  createPod(
    cluster: string,
    manifest: PodManifest,
    acting: Acting & { readonly dryRun?: boolean },
  ): Promise<{ readonly uid: string; readonly warnings: readonly string[] }>;
  /** Undefined when there is no such pod. */
  findPod(target: PodReference, acting: Acting): Promise<Pod | undefined>;
  /** Deletes exactly the pod of this UID; `gone` when it, or anything of its name, is not there. */
  deletePod(
    target: PodReference & { readonly podUid: string },
    acting: Acting & { readonly graceSeconds?: number },
  ): Promise<'deleting' | 'gone' | 'not_ours'>;
  /** The pod now and at each change, for ever: reconnects by itself, ends only with `gone`. */
  watchPod(
    target: PodReference & { podUid: string },
    acting: Acting,
  ): AsyncIterable<PodObservation>;
  /** The events there are and each that comes, some perhaps twice; throws where nobody may look. */
  watchEvents(target: EventsReference, acting: Acting): AsyncIterable<PodEvent>;
  /** Types Ctrl-C and Ctrl-D, or closes stdin, through an attach of its own. */
  endInput(target: ContainerReference, tty: boolean, acting: Acting): Promise<void>;
  /**
   * Signals every process in reach that carries the session's marker; answers how many. Undefined
   * when the count did not arrive, as when the container ends under it.
   */
  signalMarked(
    target: ContainerReference,
    mark: { marker: string; signal: 'HUP' | 'KILL' },
    acting: Acting,
  ): Promise<number | undefined>;
}
