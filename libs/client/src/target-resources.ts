import type { Session, Target } from './resources.ts';

/** Why one part of a call was refused while others were done: what a whole refusal says, too. */
export interface Problem {
  readonly reason: string;
  readonly kind: string;
  readonly detail: string;
  readonly fields?: readonly { readonly field: string; readonly message: string }[];
  readonly retryAfterMs?: number;
}

/** Exactly one of the two. */
export interface TargetResult {
  /** With the pod and its UID, or the node and its, and why it was chosen. */
  readonly target?: Target;
  readonly error?: Problem;
  /** Where they were asked for: of a service, its own; else the named ones of the pod. */
  readonly ports?: readonly TargetPort[];
}

export interface TargetPort {
  /** Empty: it has none. */
  readonly name: string;
  /** As a service declares it; else that of the pod. */
  readonly port: number;
  /** 0: the service points to a name that no port of the pod has. */
  readonly podPort: number;
  readonly protocol: string;
}

/** Exactly one of the two. */
export interface SessionResult {
  readonly session?: Session;
  readonly error?: Problem;
}

export interface Node {
  readonly name: string;
  readonly uid?: string;
  /** As kubectl's STATUS column: "Ready", "NotReady,SchedulingDisabled". */
  readonly status: string;
  readonly ready: boolean;
  readonly roles?: readonly string[];
  readonly kubeletVersion?: string;
  /** "containerd://2.0.4" */
  readonly containerRuntime?: string;
  readonly operatingSystem?: string;
  readonly osImage?: string;
  readonly architecture?: string;
  readonly kernelVersion?: string;
  readonly unschedulable?: boolean;
  readonly createTime?: string;
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  readonly taints?: readonly NodeTaint[];
  readonly conditions?: readonly NodeCondition[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface NodeTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface NodeCondition {
  readonly type: string;
  /** "True", "False" or "Unknown". */
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly since?: string;
}
