import type { AppendAudit } from '@endoscope/audit';
import type { Clock, TerminalSize, UnitOfWork } from '@endoscope/core';
import type { FindSession, GetSession, LiveSessions, Session } from '@endoscope/sessions';
import type { AttachmentStore } from '../ports/attachment-store.ts';
import type { AttachUpstream, UpstreamTarget } from '../ports/attach-upstream.ts';
import type { OpenAttachments } from './open-attachments.ts';

export interface AttachInput {
  readonly sessionId: string;
  readonly size: TerminalSize | undefined;
  /** Free text for the audit, e.g. `endo/0.1.0`. */
  readonly client: string;
  readonly stdin: boolean;
}

export interface AttachParts {
  readonly find: FindSession;
  readonly sessions: GetSession;
  readonly live: LiveSessions;
  readonly upstream: AttachUpstream;
  readonly attachments: AttachmentStore;
  readonly open: OpenAttachments;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  /** Told of all bytes carried, `in` towards the process. */
  readonly meter: (direction: 'in' | 'out', bytes: number) => void;
}

export function upstreamTargetOf(session: Session): UpstreamTarget {
  const { cluster, namespace } = session.target;
  return { cluster, namespace, pod: session.runsIn.name, container: session.container.name };
}
