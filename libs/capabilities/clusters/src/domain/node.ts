/** A machine of the cluster, as its kubelet reports it. */
export interface Node {
  readonly name: string;
  readonly uid: string;
  /** As kubectl's STATUS column: "Ready", "NotReady,SchedulingDisabled". */
  readonly status: string;
  readonly ready: boolean;
  readonly roles: readonly string[];
  readonly kubeletVersion: string;
  /** "containerd://2.0.4" */
  readonly containerRuntime: string;
  readonly operatingSystem: string;
  readonly osImage: string;
  readonly architecture: string;
  readonly kernelVersion: string;
  readonly unschedulable: boolean;
  readonly createTime: Date | undefined;
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly taints: readonly NodeTaint[];
  readonly conditions: readonly NodeCondition[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface NodeTaint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

export interface NodeCondition {
  readonly type: string;
  /** "True", "False" or "Unknown". */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When the status last changed. */
  readonly since: Date | undefined;
}
