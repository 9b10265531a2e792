/** Why a session ended: a closed list, each with the sentence every participant is shown. */
export const endReasons = {
  client_exit: 'The last client left.',
  process_exited: 'The debug process ended by itself.',
  expired: 'The session reached its time limit.',
  idle: 'Nothing was typed for too long.',
  terminated: 'Somebody ended the session.',
  locked: 'An operator locked the user, cluster or session.',
  token_expired: "The user's sign-in expired.",
  permission_revoked: 'The user may no longer do this.',
  denied: 'The request was refused.',
  approval_expired: 'The approval ran out.',
  target_gone: 'The pod is gone.',
  start_failed: 'The debug container did not start.',
  recorder_unavailable: 'The session could not be recorded.',
  ledger_unavailable: 'The ledger could not take the record.',
  gateway_lost: 'The gateway that carried the session was lost.',
  internal: 'A fault of the gateway.',
} as const;

export type EndReason = keyof typeof endReasons;

/** What is known of the debug process after the end. */
export type ProcessOutcome = 'gone' | 'lingering' | 'unknown';

export interface SessionEnd {
  readonly reason: EndReason;
  readonly detail: string;
  /** From the container's terminated state; undefined when the cluster never said. */
  readonly exitCode: number | undefined;
  readonly process: ProcessOutcome;
  /** Reason of the terminated state in the kubelet's words, e.g. `Completed`, `OOMKilled`. */
  readonly containerReason: string | undefined;
}
