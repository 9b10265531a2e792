import type { SessionId } from '@endoscope/core';
import type { Pod } from './pod.ts';
import type { Session } from './session.ts';
import { ownerLabels } from './workload.ts';

/**
 * What has become of the pod made for a session: `made`: it may exist; `removing`: it is to go;
 * `removed`: it is gone; `kept`: it stays on purpose; `foreign`: what has its name is not ours.
 */
export const madePodStates = ['made', 'removing', 'removed', 'kept', 'foreign'] as const;
export type MadePodState = (typeof madePodStates)[number];

/** A pod made for a session (a copy or a node pod), recorded before the cluster hears of it. */
export interface MadePod {
  readonly sessionId: SessionId;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Undefined until its creation was seen to have succeeded. */
  readonly uid: string | undefined;
  readonly state: MadePodState;
  /** Attempts to remove it that failed. */
  readonly attempts: number;
  readonly lastError: string | undefined;
  /** When to remove it (again); of `removing` only, and undefined there once it was given up. */
  readonly dueAt: Date | undefined;
  /** When `state` changed last. */
  readonly changedAt: Date;
}

export type MadePodChange = Partial<
  Pick<MadePod, 'uid' | 'state' | 'attempts' | 'lastError' | 'dueAt'>
>;

/** As it is recorded with its session. */
export function newMadePod({ id, target, runsIn, createdAt }: Session): MadePod {
  const { cluster, namespace } = target;
  return {
    ...{ sessionId: id, cluster, namespace, name: runsIn.name, uid: runsIn.uid },
    ...{ state: 'made', attempts: 0, lastError: undefined, dueAt: undefined },
    changedAt: createdAt,
  };
}

export const madePodLimits = {
  /** The processes of a pod that is removed get this long between TERM and KILL. */
  graceSeconds: 2,
  /** How long one removal waits until the pod is really gone. */
  goneWithinMs: 20_000,
  /** The log of a process that has ended is there this long for clients that come to read it. */
  logKeptMs: 10_000,
  /** An API server that was asked to create a pod and did not answer has made up its mind by then. */
  lateCreationMs: 60_000,
  /** Tries before a removal is given up: about five hours with the delays below. */
  removalAttemptsMax: 24,
  removalDelayMsMin: 5_000,
  removalDelayMsMax: 15 * 60_000,
} as const;

/** How long to wait after the `attempts`th failed removal, or undefined to give up. */
export function removalDelayMs(attempts: number): number | undefined {
  const { removalAttemptsMax, removalDelayMsMin, removalDelayMsMax } = madePodLimits;
  if (attempts >= removalAttemptsMax) return undefined;
  return Math.min(removalDelayMsMin * 2 ** Math.max(0, attempts - 1), removalDelayMsMax);
}

/** A pod is a session's own only if it carries the session's id: names can be anybody's. */
export function isPodOfSession(pod: Pod, sessionId: SessionId): boolean {
  return pod.metadata?.labels?.[ownerLabels.session] === sessionId;
}

/** What a failed removal is recorded as: when it is tried again, or that it was given up. */
export function removalFailed(attempts: number, why: string, now: Date): MadePodChange {
  const delayMs = removalDelayMs(attempts);
  const dueAt = delayMs === undefined ? undefined : new Date(now.getTime() + delayMs);
  return { state: 'removing', attempts, lastError: why, dueAt };
}
