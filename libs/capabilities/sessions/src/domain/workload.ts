import type { Container, EnvFromSource, EnvVar, PodManifest, VolumeMount } from './container.ts';
import type { ProfileChoice } from './profile.ts';
import type { SessionRecording } from './session-recording.ts';

export const imagePullPolicies = ['Always', 'IfNotPresent', 'Never'] as const;
export type ImagePullPolicy = (typeof imagePullPolicies)[number];

/** How the debug process gets to its target: three ways, as in `kubectl debug`. */
export const workloadStyles = ['ephemeral', 'copy', 'node'] as const;
export type WorkloadStyle = (typeof workloadStyles)[number];

/** A JSON object as a caller sent it; what it may hold is checked where it is used. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What the caller asks for, in the words of `kubectl debug`. */
export interface WorkloadRequest {
  /** An operator's preset; what the request says itself comes first. */
  readonly template: string | undefined;
  readonly containerName: string | undefined;
  /** Undefined: the template's, then the cluster's default debug image. */
  readonly image: string | undefined;
  readonly imagePullPolicy: ImagePullPolicy | undefined;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly EnvVar[];
  readonly envFrom: readonly EnvFromSource[];
  readonly stdin: boolean;
  /** The process gets end of input when the first client half-closes; not kubectl's default. */
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  /** Undefined: the template's, then the default. */
  readonly profile: ProfileChoice | undefined;
  /** A partial container merged over the profile (`--custom`). */
  readonly custom: JsonObject | undefined;
  /** The old recipe for `kubectl replace --raw …/ephemeralcontainers` (`--from-file`). */
  readonly document: JsonObject | undefined;
  /** The same mounts as this container of the target (`--mounts-of`). */
  readonly mountsOf: string | undefined;
  /** Volumes the pod already has (`--volume name:path[:ro]`). */
  readonly volumeMounts: readonly VolumeMount[];
  /** The same user and group as this container of the target (`--user-of`). */
  readonly userOf: string | undefined;
  readonly asUser: number | undefined;
  /** Start in the root file system of the target (`/proc/1/root`). */
  readonly chrootTarget: boolean;
  /** Present: debug a copy of the pod (`--copy-to`). */
  readonly copy: CopyRequest | undefined;
  /** Answer with an own running session on the same target, if there is one. */
  readonly reuse: boolean;
  /** Delete the pod made for the session when it ends; copies and node pods only. */
  readonly remove: boolean;
  /** Never the caller's: what the template and the gateway say. Undefined: it is not recorded. */
  readonly recording?: SessionRecording | undefined;
}

export interface CopyRequest {
  /** Name of the copy. */
  readonly name: string;
  /** `container` may be `*`; an exact name wins. */
  readonly setImages: readonly { readonly container: string; readonly image: string }[];
  /** Undefined: the profile decides. */
  readonly shareProcesses: boolean | undefined;
  readonly sameNode: boolean;
  /** Delete the original once the copy is created. */
  readonly replace: boolean;
  readonly keep: KeepFlags;
}

/** kubectl's six keep flags; all false but `initContainers` by default. */
export interface KeepFlags {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

export const keepFlagsDefault: KeepFlags = {
  labels: false,
  annotations: false,
  liveness: false,
  readiness: false,
  startup: false,
  initContainers: true,
};

/** The debug container of a session, exactly as it is sent. */
export type DebugContainer = Container & { readonly image: string };

/** What will be sent to the cluster: a patch of one container, or a pod to create. */
export type PlannedWorkload =
  | { readonly style: 'ephemeral'; readonly container: DebugContainer }
  | {
      readonly style: 'copy' | 'node';
      readonly pod: PodManifest;
      /** One of the pod's containers: the one that is waited for and attached to. */
      readonly container: DebugContainer;
    };

/** What is debugged, as the caller names it; exactly one of the four kinds. */
export interface TargetRequest {
  readonly cluster: string;
  /** Of a node target: where its pod is made. */
  readonly namespace: string;
  readonly subject: TargetSubject;
  /** The container whose processes are seen (`--target`). */
  readonly container: string | undefined;
  /** Of several pods choose one that crashes, instead of the newest ready one. */
  readonly crashing: boolean;
}

export type TargetSubject =
  | { readonly kind: 'pod'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  /** As kubectl spells it: `deploy/web`, `sts/db`, `cronjob/report`, `svc/web`. */
  | { readonly kind: 'workload'; readonly reference: string }
  | { readonly kind: 'selector'; readonly selector: string };

/**
 * Every process of a session carries this variable, inherited from its main process. It is how
 * the end of a session tells its own processes from everybody else's in a shared process
 * namespace, and how a pod's debug containers are traced back to sessions.
 */
export const sessionMarkerVariable = 'ENDOSCOPE_SESSION';

/** Labels of every pod made for a session: how it is found again, and told from what is not ours. */
export const ownerLabels = {
  managedBy: 'app.kubernetes.io/managed-by',
  session: 'endoscope.dev/session',
} as const;
export const managedByEndoscope = 'endoscope';
