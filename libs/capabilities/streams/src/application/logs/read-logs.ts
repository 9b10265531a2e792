import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import { SessionNotReady } from '@endoscope/sessions';
import type { Session } from '@endoscope/sessions';
import { LogContainerRequired, PreviousLogNotFound } from '../../domain/logs/log.errors.ts';
import { logLimits } from '../../domain/logs/log.limits.ts';
import { checkLogRequest } from '../../domain/logs/log-request.ts';
import type { LogRequest } from '../../domain/logs/log-request.ts';
import type { LogClient, LogEnd } from '../../domain/logs/log-message.ts';
import type { PodContainer } from '../../domain/pod-container.ts';
import type { OpenStreamStore } from '../../ports/open-stream-store.ts';
import { admitToContainers, requireNotDraining } from '../admit-to-containers.ts';
import { containerNamed } from '../find-containers.ts';
import type { FindContainers } from '../find-containers.ts';
import { LogRun } from './log-run.ts';
import type { LogRunParts } from './log-run.ts';
import { recordEnd } from '../record-end.ts';
import { recordStart } from '../record-start.ts';
import { StreamSlots } from '../stream-slots.ts';
import { streamSubject } from '../stream-subject.ts';

export interface ReadLogsParts extends LogRunParts {
  readonly find: FindContainers;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly streams: OpenStreamStore;
}

interface AdmittedLogs {
  readonly session: Session;
  readonly containers: readonly PodContainer[];
  readonly request: LogRequest;
}

/**
 * What the containers of a session's pod have printed: admit, record, read. Works for sessions
 * that have ended, too, while the pod is there; only following needs a session that is ready.
 *
 * Ends:  throws before `opened` only; every other end is an `end` message.
 */
export class ReadLogs {
  private readonly slots = new StreamSlots('readers of logs', logLimits.readersPerSessionMax);

  constructor(private readonly parts: ReadLogsParts) {}

  async execute(ctx: RequestContext, request: LogRequest, client: LogClient): Promise<LogEnd> {
    checkLogRequest(request);
    const admitted = await this.admit(ctx, request);
    requireNotDraining(this.parts.open);
    const release = this.slots.take(admitted.session.id);
    try {
      return await this.recorded(ctx, admitted, client);
    } finally {
      release();
    }
  }

  private async admit(ctx: RequestContext, request: LogRequest): Promise<AdmittedLogs> {
    const named = (session: Session) => namedOf(session, request);
    const { session, containers } = await admitToContainers(this.parts.find, ctx, {
      ...{ sessionId: request.sessionId, action: 'session.logs', named },
      require: (found) => requireReadable(found, request.follow),
      choose: (found, all) => chosen(found, all, { request, named: named(found) }),
    });
    const [only] = containers;
    if (request.previous && containers.length === 1 && only!.restarts === 0) {
      throw new PreviousLogNotFound({ container: only!.name, pod: session.runsIn.name });
    }
    return { session, containers, request };
  }

  private async recorded(
    ctx: RequestContext,
    admitted: AdmittedLogs,
    client: LogClient,
  ): Promise<LogEnd> {
    const containers = admitted.containers.map(({ name }) => name);
    const opened = entryOf(admitted, {
      event: 'logs.opened',
      result: 'success',
      details: { containers, ...auditedPart(admitted.request) },
    });
    const { parts } = this;
    const stream = await recordStart(parts, ctx, { started: opened, ended: 'logs.closed' });
    const run = new LogRun(parts, ctx, { ...admitted, containers, client });
    const startedAtMs = performance.now();
    let reason = 'not_opened';
    try {
      const end = await run.execute();
      reason = end.reason;
      return end;
    } finally {
      const durationMs = Math.round(performance.now() - startedAtMs);
      const isFailure = reason === 'not_opened' || reason === 'upstream_lost';
      const ended = entryOf(admitted, {
        event: 'logs.closed',
        result: isFailure ? 'failure' : 'success',
        reason,
        details: { containers, bytes: run.bytes, durationMs },
      });
      await recordEnd(parts, ctx, { entries: [ended], stream });
    }
  }
}

function entryOf(
  { session }: AdmittedLogs,
  line: Pick<AuditEntry, 'event' | 'result' | 'reason' | 'details'>,
): AuditEntry {
  return { ...line, ...streamSubject(session) };
}

/** What the caller names, or else what the session targets. */
function namedOf({ target }: Session, { containers, allContainers }: LogRequest): string[] {
  if (containers.length > 0) return [...new Set(containers)];
  return allContainers || target.container === undefined ? [] : [target.container];
}

function requireReadable(session: Session, follow: boolean): void {
  const { id: sessionId, state } = session;
  const isReadable = state === 'ready' || state === 'ending' || (state === 'ended' && !follow);
  if (!isReadable) throw new SessionNotReady({ sessionId, state });
}

/** kubectl's order: regular containers, then init, then ephemeral ones. */
function chosen(
  session: Session,
  all: readonly PodContainer[],
  { request, named }: { readonly request: LogRequest; readonly named: readonly string[] },
): readonly PodContainer[] {
  if (request.allContainers) return all.slice(0, logLimits.containersMax);
  if (named.length > 0) return named.map((name) => containerNamed(session, all, name));
  const regular = all.filter(({ kind }) => kind === 'regular');
  if (regular.length === 1) return regular;
  const has = all.map(({ name }) => name);
  throw new LogContainerRequired({ pod: session.runsIn.name, has });
}

function auditedPart(request: LogRequest) {
  const { follow, previous, sinceSeconds, sinceTime, tailLines, limitBytes } = request;
  return {
    ...{ follow, previous },
    ...(sinceSeconds !== undefined && { sinceSeconds }),
    ...(sinceTime !== undefined && { sinceTime: sinceTime.toISOString() }),
    ...(tailLines !== undefined && { tailLines }),
    ...(limitBytes !== undefined && { limitBytes }),
  };
}
