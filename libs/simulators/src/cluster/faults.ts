/** What a hostile or sick cluster does. Nothing is set at start. */
export interface ClusterFaults {
  /** Delay before every answer. */
  readonly latencyMs?: number;
  /** Every REST call answers this instead. */
  readonly answer?:
    | 'too_many_requests'
    | 'internal_error'
    | 'unavailable'
    | 'connection_reset'
    | 'html'
    | 'redirect'
    | 'huge_body'
    | 'malformed_json'
    | 'hang';
  /** Seconds in Retry-After of `too_many_requests`; default 1. */
  readonly retryAfterSeconds?: number;
  /** Only requests whose path matches are hit by `answer` and `latencyMs`; default all. */
  readonly path?: RegExp;
  /** How many requests `answer` hits before it clears itself; default all. */
  readonly times?: number;
  /** A patch of ephemeral containers is applied, and then the connection is reset. */
  readonly patchOutcome?: 'lost' | 'conflict';
  readonly watch?: 'expired' | 'no_bookmarks' | 'cut';
  /** What happens to a WebSocket upgrade. */
  readonly upgrade?: 'refused' | 'redirect' | 'hang' | 'ok_without_upgrade' | 'reset';
  /** Offer v4.channel.k8s.io only, as clusters before 1.30 do. */
  readonly v4Only?: boolean;
  /** What happens on a stream that was opened. */
  readonly stream?:
    | 'empty_message'
    | 'unknown_channel'
    | 'text_message'
    | 'bad_status'
    | 'second_status'
    | 'close_without_status'
    | 'oversize_message'
    | 'reset'
    | 'one_byte_messages'
    | 'silent';
  /**
   * Output is held until just after the process has ended, and dropped when the client sends
   * anything on that stream by then: a kubelet does so that is slower than the runtime (ADR 0010).
   */
  readonly lateInput?: 'drops_output';
  /**
   * A runtime that passes an end of input on to the pod, and the pod's to the client, at once.
   * containerd closes both directions a second after the first one has ended (ADR 0011).
   */
  readonly halfOpenForward?: boolean;
  /** Answer 404 without a name on pods/ephemeralcontainers: the feature is off. */
  readonly ephemeralContainersDisabled?: boolean;
}

/** The switchboard: tests set faults while the cluster runs. */
export class FaultSwitch {
  private current: ClusterFaults = {};
  private timesLeft = Number.POSITIVE_INFINITY;

  get active(): ClusterFaults {
    return this.current;
  }

  /** Replaces all faults; `{}` clears. */
  set(faults: ClusterFaults): void {
    this.current = faults;
    this.timesLeft = faults.times ?? Number.POSITIVE_INFINITY;
  }

  clear(): void {
    this.set({});
  }

  latencyFor(path: string): number {
    return this.matches(path) ? (this.current.latencyMs ?? 0) : 0;
  }

  /** The fault that hits this request, counted against `times`. */
  takeAnswer(path: string): ClusterFaults['answer'] {
    if (!this.current.answer || !this.matches(path) || this.timesLeft <= 0) return undefined;
    this.timesLeft -= 1;
    return this.current.answer;
  }

  private matches(path: string): boolean {
    return this.current.path?.test(path) ?? true;
  }
}
