import type { RequestContext } from '@endoscope/core';
import type { PodReference } from './pod-reader.ts';

/** A container that carries the id of a session, by its name. */
export interface SessionClaim {
  readonly container: string;
  readonly session: string;
}

export interface PodSession {
  readonly id: string;
  readonly createdAt: Date;
  /** Undefined for a session the caller may not see. */
  readonly seen:
    | { readonly state: string; readonly username: string; readonly profile: string }
    | undefined;
}

/** What the describer of a pod must know of sessions; sessions implement it. */
export interface PodSessions {
  /**
   * Of the claims those that are true: the session has put a container of this name into the pod
   * of this UID, by the gateway's own records. By the container's name.
   */
  confirm(
    ctx: RequestContext,
    pod: PodReference & { readonly podUid: string },
    claims: readonly SessionClaim[],
  ): Promise<ReadonlyMap<string, PodSession>>;
}
