import type { PodNote } from './pod-notes.ts';
import type { PodSecurity } from './pod-security.ts';

/** One line of a pod list. */
export interface PodSummary {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** As kubectl's STATUS column: phase, or the reason that overrides it. */
  readonly status: string;
  readonly readyContainers: number;
  readonly totalContainers: number;
  readonly restarts: number;
  readonly node: string;
  readonly createTime: Date | undefined;
  readonly containers: readonly string[];
}

export interface ContainerSummary {
  readonly name: string;
  readonly list: 'container' | 'init' | 'ephemeral';
  readonly image: string;
  /** `absent`: the kubelet has not reported it yet. */
  readonly state: 'waiting' | 'running' | 'terminated' | 'absent';
  /** When the present state began; of a waiting container nobody says so. */
  readonly since: Date | undefined;
  readonly ready: boolean;
  readonly reason: string;
  /** Of the state; where that has none, of the last one, introduced by "Last state:". */
  readonly message: string;
  readonly restarts: number;
  /** Of the present state when terminated, else of the last one. */
  readonly exitCode: number | undefined;
  /** How the run before this one ended. */
  readonly lastState: LastState | undefined;
  /** As in `8080/TCP`. */
  readonly ports: readonly string[];
  /** Of a debug container: whose processes it sees. */
  readonly targetContainer: string | undefined;
  /** The session that added this debug container, by the gateway's own records. */
  readonly session: string | undefined;
  /** Of a debug container only. */
  readonly debugger: DebuggerOrigin | undefined;
}

export interface LastState {
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number;
  readonly finishedAt: Date | undefined;
}

/** Where a debug container came from. What it says of itself is a claim, which anybody can make. */
export interface DebuggerOrigin {
  readonly origin: 'session' | 'outside' | 'unknown';
  readonly session: string | undefined;
  /** Undefined for a session the caller may not see. */
  readonly sessionState: string | undefined;
  readonly username: string | undefined;
  readonly profile: string | undefined;
  /** Of a session: when it was requested. Else when `manager` last changed the list. */
  readonly addedAt: Date | undefined;
  /** The field manager that the API server noted; empty when it noted none. */
  readonly manager: string;
}

export interface PodEvent {
  readonly time: Date | undefined;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** Empty when the event speaks of the whole pod. */
  readonly container: string;
}

export interface PodOwner {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export interface PodNode {
  readonly name: string;
  readonly ready: 'yes' | 'no' | 'unknown';
  /** Of its Ready condition, when it is not ready. */
  readonly message: string;
  /** As in `containerd://2.0.4`; empty, as the rest, when the node may not be read. */
  readonly runtime: string;
  readonly kubeletVersion: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly osImage: string;
}

/** Whether an ephemeral container can be added to the pod now, as far as its state tells. */
export interface Debuggability {
  readonly verdict: 'yes' | 'no' | 'unknown';
  readonly reason: string;
  /** The command to go on with. */
  readonly next: string;
  readonly notes: readonly PodNote[];
}

export interface PodDescription {
  readonly pod: PodSummary;
  readonly containers: readonly ContainerSummary[];
  /** Newest last. */
  readonly events: readonly PodEvent[];
  readonly podSecurity: PodSecurity;
  /** Of a debug container, the most capable first; undefined when the level is unknown. */
  readonly profilesPassing: readonly string[] | undefined;
  /** Undefined while the pod is on no node. */
  readonly node: PodNode | undefined;
  /** The pod's controller first, then the controller of that. */
  readonly owners: readonly PodOwner[];
  readonly qosClass: string;
  readonly serviceAccount: string;
  readonly shareProcessNamespace: boolean;
  readonly isStatic: boolean;
  readonly debuggable: Debuggability;
  /** Sentences: what could not be read, and why. */
  readonly unknown: readonly string[];
}
