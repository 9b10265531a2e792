import { invariant } from '@endoscope/core';
import type { Principal, SessionId } from '@endoscope/core';
import type { SessionEnd } from './end-reason.ts';
import type { SessionRecording } from './session-recording.ts';
import type { SessionState } from './session-state.ts';
import { hasReached, mayMove } from './session-state.ts';
import type { PodManifest } from './container.ts';
import type { DebugContainer, WorkloadStyle } from './workload.ts';
import type { Profile } from './profile.ts';

export interface SessionTarget {
  readonly cluster: string;
  /** Of a node: where its debug pod is made. */
  readonly namespace: string;
  /** The pod that is debugged; empty when a node is. */
  readonly pod: string;
  readonly podUid: string;
  readonly node: string | undefined;
  readonly container: string | undefined;
  /** Why this pod, when the caller named a workload or a selector; else undefined. */
  readonly chosen: string | undefined;
}

/** The pod the debug container runs in: the target itself, or the pod made for the session. */
export interface SessionPod {
  readonly name: string;
  /** Undefined until the pod made for the session exists. */
  readonly uid: string | undefined;
}

/** Which replica carries a session out. */
export interface Keeper {
  /** Id of the replica. */
  readonly replica: string;
  /** Grows with each keeper of the session: what an earlier one still writes is refused. */
  readonly epoch: number;
}

/** The right to debug one target for a while, and the container that was planned for it. */
export interface Session {
  readonly id: SessionId;
  readonly state: SessionState;
  readonly target: SessionTarget;
  readonly style: WorkloadStyle;
  /** In the target's namespace, always. */
  readonly runsIn: SessionPod;
  readonly container: DebugContainer;
  /** The pod to create; undefined for an ephemeral container. */
  readonly manifest: PodManifest | undefined;
  /** Delete the pod made for the session when it ends. */
  readonly remove: boolean;
  /** Delete the original once its copy is created. */
  readonly replaces: boolean;
  readonly profile: Profile;
  readonly template: string | undefined;
  /** Undefined: it is not recorded. */
  readonly recording: SessionRecording | undefined;
  /** SHA-256, hex, of the canonical JSON of what is sent: `manifest`, else `container`. */
  readonly specHash: string;
  /** The caller's own words for why; empty when none were given. */
  readonly reason: string;
  /** Who asked: also whom the gateway impersonates while the session lives. */
  readonly principal: Principal;
  readonly createdAt: Date;
  readonly readyAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly expiresAt: Date;
  readonly waiting: WaitingSince | undefined;
  /** How long its start may take; undefined: the gateway's setting. */
  readonly startTimeoutMs: number | undefined;
  readonly warnings: readonly string[];
  /** Set with `ending` (why it is being ended) and completed with `ended`. */
  readonly end: SessionEnd | undefined;
  /** Counts every change; the ETag. */
  readonly version: number;
  /** Undefined: nobody keeps it at the moment, and the next replica that looks takes it. */
  readonly keeper?: Keeper | undefined;
}

export interface Waiting {
  readonly reason: string;
  readonly message: string;
}

export interface WaitingSince extends Waiting {
  readonly since: Date;
}

export function moveTo(session: Session, state: SessionState, change: Partial<Session>): Session {
  invariant(mayMove(session.state, state), `${session.state} may not become ${state}`);
  return { ...session, ...change, state, version: session.version + 1 };
}

export function isLive(session: Session): boolean {
  return !hasReached(session.state, 'ended');
}

export function isSameKeeper(a: Keeper | undefined, b: Keeper | undefined): boolean {
  return a?.replica === b?.replica && a?.epoch === b?.epoch;
}
