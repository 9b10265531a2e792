/** What a session is asked for with: the body of POST /v1/sessions, in the words of kubectl debug. */
export interface SessionRequest {
  readonly target: TargetRequest;
  readonly workload: WorkloadRequest;
  readonly reason?: string;
  /** e.g. "15m". */
  readonly ttl?: string;
  /** How long the container may take to start, e.g. "30s"; the gateway's setting is the most. */
  readonly startTimeout?: string;
}

/** Exactly one of pod, node, workload and selector. */
export interface TargetRequest {
  readonly cluster: string;
  /** Of a node: where its debug pod is made. */
  readonly namespace: string;
  readonly pod?: string;
  readonly node?: string;
  /** KIND/NAME as kubectl spells it: "deploy/web". */
  readonly workload?: string;
  /** A label selector. */
  readonly selector?: string;
  /** The container whose processes are seen. */
  readonly container?: string;
  /** Of several pods choose one that crashes. */
  readonly crashing?: boolean;
}

export interface WorkloadRequest {
  /** An operator's preset; what the request says itself comes first. */
  readonly template?: string;
  readonly image?: string;
  readonly containerName?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
  /** general, baseline, restricted, netadmin, sysadmin, legacy or auto. */
  readonly profile?: string;
  /** A partial container, merged over the profile. */
  readonly custom?: object;
  /** The body of the old recipe for pods/ephemeralcontainers. */
  readonly document?: object;
  /** The same mounts as this container of the target. */
  readonly mountsOf?: string;
  readonly volumeMounts?: readonly VolumeMount[];
  /** The same user and group as this container of the target. */
  readonly userOf?: string;
  readonly asUser?: number;
  /** Start in the root file system of the target. */
  readonly chrootTarget?: boolean;
  /** Debug a copy of the pod. */
  readonly copy?: PodCopy;
  /** Answer with an own running session on the same target, if there is one. */
  readonly reuse?: boolean;
  /** Delete the pod made for the session when it ends; default true. */
  readonly remove?: boolean;
}

export interface EnvVar {
  readonly name: string;
  readonly value: string;
}

/** Exactly one of the two references. */
export interface EnvFromSource {
  readonly prefix?: string;
  readonly configMapRef?: LocalReference;
  readonly secretRef?: LocalReference;
}

export interface LocalReference {
  readonly name: string;
  readonly optional?: boolean;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

/** In the words of kubectl debug --copy-to; absent is kubectl's default. */
export interface PodCopy {
  readonly name: string;
  /** `container` may be "*"; an exact name wins. */
  readonly setImages?: readonly { readonly container: string; readonly image: string }[];
  /** Absent: the profile decides. */
  readonly shareProcesses?: boolean;
  readonly sameNode?: boolean;
  /** Delete the original once the copy is created. */
  readonly replace?: boolean;
  readonly keepLabels?: boolean;
  readonly keepAnnotations?: boolean;
  readonly keepLiveness?: boolean;
  readonly keepReadiness?: boolean;
  readonly keepStartup?: boolean;
  readonly keepInitContainers?: boolean;
}
