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
  readonly reason: string;
  /** Of the state; where that has none, of the last one, introduced by "Last state:". */
  readonly message: string;
  readonly restarts: number;
  /** Of the present state when terminated, else of the last one. */
  readonly exitCode: number | undefined;
  /** The session that added this debug container, if it was one of ours. */
  readonly session: string | undefined;
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

export interface PodDescription {
  readonly pod: PodSummary;
  readonly containers: readonly ContainerSummary[];
  /** Newest last. */
  readonly events: readonly PodEvent[];
}
