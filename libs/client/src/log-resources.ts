/** GET /v1/sessions/{session}/logs. */
export interface LogsQuery {
  /** Absent: the container the session targets, or the pod's only one. */
  readonly containers?: readonly string[];
  readonly allContainers?: boolean;
  /** Go on with what is printed from now on. */
  readonly follow?: boolean;
  /** Of the instance of the container before this one. */
  readonly previous?: boolean;
  readonly timestamps?: boolean;
  readonly sinceSeconds?: number;
  /** RFC 3339; at most one of both. */
  readonly sinceTime?: string;
  readonly tailLines?: number;
  /** Of each container. */
  readonly limitBytes?: number;
  readonly signal?: AbortSignal;
}

export type LogEntry =
  | {
      readonly type: 'line';
      readonly container: string;
      /** With `timestamps`, as the node wrote it. */
      readonly time: string | undefined;
      /** Without its line feed. */
      readonly data: Uint8Array;
      /** The line goes on in the next entry, or the log ends inside it. */
      readonly isPartial: boolean;
    }
  /** One of several containers has no log to read. */
  | {
      readonly type: 'notice';
      readonly container: string;
      readonly code: string;
      readonly message: string;
    }
  /** `log_ended`, or why there may be more. */
  | { readonly type: 'end'; readonly reason: string; readonly detail: string };
