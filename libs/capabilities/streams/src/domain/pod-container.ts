/** A container of the pod a session runs in, as streams need to know it. */
export interface PodContainer {
  readonly name: string;
  readonly kind: 'regular' | 'init' | 'ephemeral';
  /** `unknown`: the kubelet has not said yet. */
  readonly state: 'running' | 'waiting' | 'terminated' | 'unknown';
  readonly restarts: number;
  /** Of the runtime, without its scheme; empty until it has started. */
  readonly id: string;
}
