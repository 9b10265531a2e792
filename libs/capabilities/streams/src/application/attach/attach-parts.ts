import type { AppendAudit } from '@endoscope/audit';
import type { Clock, TerminalSize, UnitOfWork } from '@endoscope/core';
import type { FindSession, GetSession, LiveSessions, Session } from '@endoscope/sessions';
import type { SessionClaims } from '@endoscope/sessions/keepers';
import type { AttachRole } from '../../domain/attach/attach-message.ts';
import type { AttachmentStore } from '../../ports/attachment-store.ts';
import type { AttachUpstream, UpstreamTarget } from '../../ports/attach-upstream.ts';
import type { SessionTap, TapOptions } from '../../ports/output-tap.ts';
import type { TerminalRenderer } from '../../ports/terminal-renderer.ts';
import type { OpenAttachments } from './open-attachments.ts';
import type { OtherReplicas } from './other-replicas.ts';

export interface AttachInput {
  readonly sessionId: string;
  readonly size: TerminalSize | undefined;
  /** Free text for the audit, e.g. `endo/0.1.0`. */
  readonly client: string;
  readonly stdin: boolean;
  /** Writer when it is left out. */
  readonly role?: AttachRole | undefined;
  /** Why another writer has to go; empty: they do not. */
  readonly takeOverReason?: string | undefined;
  /** The attachment whose connection was lost, and the offset after the last byte that arrived. */
  readonly resume?: { readonly attachment: string; readonly offset: number } | undefined;
  /** The client acknowledges output, and is sent no more than a window beyond that. */
  readonly acks?: boolean | undefined;
  /** False: the client could not resume, so its place is given up when its connection is lost. */
  readonly isResumable?: boolean | undefined;
  /** It came through another replica: a session that is not kept here is not looked for further. */
  readonly isCarried?: boolean | undefined;
}

export interface AttachParts {
  readonly find: FindSession;
  readonly sessions: GetSession;
  readonly live: LiveSessions;
  readonly upstream: AttachUpstream;
  readonly attachments: AttachmentStore;
  readonly renderer: TerminalRenderer;
  readonly open: OpenAttachments;
  /** Refuses what a replica writes whose session another one has taken. */
  readonly claims?: Pick<SessionClaims, 'isHeld'>;
  /** Undefined: every session is kept here. */
  readonly others?: OtherReplicas;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  /** How long a lost connection may be resumed; 0: not at all. */
  readonly graceMs: number;
  /** What must have a session's output before its clients do; undefined: nothing. */
  readonly tapOf?: OpenSessionTap;
  /** Told of each gap of an observer that lags. */
  readonly lagged?: () => void;
  /** Told of all bytes carried, `in` towards the process. */
  readonly meter: (direction: 'in' | 'out', bytes: number) => void;
}

/** Throws when the session must have one and cannot. */
export type OpenSessionTap = (
  session: Session,
  options: TapOptions,
) => Promise<SessionTap | undefined>;

export interface HubOptions {
  readonly isJoining: () => boolean;
  readonly closed: () => void;
  /** What must have everything before its clients do. */
  readonly tap: SessionTap | undefined;
}

export function upstreamTargetOf(session: Session): UpstreamTarget {
  const { cluster, namespace } = session.target;
  return { cluster, namespace, pod: session.runsIn.name, container: session.container.name };
}
