import { createHash } from 'node:crypto';
import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { HoldCluster } from '@endoscope/clusters';
import { canonicalJson, newId, principalKey } from '@endoscope/core';
import type { Clock, RequestContext, Transaction, UnitOfWork } from '@endoscope/core';
import { IdempotencyKeyReused, SessionQuotaExceeded } from '../domain/session.errors.ts';
import type { SessionRecording } from '../domain/session-recording.ts';
import type { SessionEvent } from '../domain/session-event.ts';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { Session } from '../domain/session.ts';
import { SessionKeyTaken } from '../ports/session-store.ts';
import type { IdempotencyRecord, SessionStore } from '../ports/session-store.ts';
import { auditSubject } from './change-session.ts';
import type { PreparedSession, PrepareSession, SessionInput } from './prepare-session.ts';

export interface RequestSessionParts {
  readonly prepare: PrepareSession;
  readonly sessions: SessionStore;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  /** A cluster that is being removed takes no new session. */
  readonly hold: Pick<HoldCluster, 'execute'>;
  /** Throws when a session that must be recorded could not be. */
  readonly checkRecorder: (recording: SessionRecording | undefined) => Promise<void>;
  /** Whoever makes a session keeps it. */
  readonly replica?: string;
}

/**
 * Records the intent of a session: row, first event, idempotency key and audit line in one
 * transaction. Nothing has reached the cluster when this returns; `KeepSession` acts on it.
 */
export class RequestSession {
  constructor(private readonly parts: RequestSessionParts) {}

  /** `created` is false when the key had been used for the same request before. */
  async execute(
    ctx: RequestContext,
    input: SessionInput,
    idempotencyKey?: string,
  ): Promise<{ session: Session; created: boolean }> {
    const ownerKey = principalKey(ctx.principal);
    const requestHash = createHash('sha256').update(canonicalJson(input)).digest('hex');
    const earlier = await this.earlier(ownerKey, requestHash, idempotencyKey);
    if (earlier) return { session: earlier, created: false };

    const id = newId('session', this.parts.clock.now());
    const prepared = await this.parts.prepare.execute(ctx, id, input);
    if (prepared.reusable && prepared.workload.reuse) {
      const key = idempotencyKey && { ownerKey, key: idempotencyKey, requestHash };
      return {
        session: await this.reuse(ctx, prepared.reusable, key || undefined),
        created: false,
      };
    }
    await this.parts.checkRecorder(prepared.workload.recording);
    const session = this.newSession(ctx, id, { input, prepared });
    const idempotency =
      idempotencyKey === undefined
        ? undefined
        : { ownerKey, key: idempotencyKey, requestHash, sessionId: id };
    try {
      await this.parts.work.run((tx) => this.record(tx, ctx, { session, prepared, idempotency }));
      return { session, created: true };
    } catch (error) {
      if (!(error instanceof SessionKeyTaken)) throw error;
      const winner = await this.earlier(ownerKey, requestHash, idempotencyKey);
      if (!winner) throw error;
      return { session: winner, created: false };
    }
  }

  /** Records that a running session is the answer; a key that is used again gets the same one. */
  private async reuse(
    ctx: RequestContext,
    session: Session,
    key: Omit<IdempotencyRecord, 'sessionId'> | undefined,
  ): Promise<Session> {
    const { work, sessions, audit } = this.parts;
    await work.run(async (tx) => {
      if (key) await sessions.insertIdempotent(tx, { ...key, sessionId: session.id });
      const details = { container: session.container.name, pod: session.runsIn.name };
      const event = 'session.reused';
      await audit.execute(tx, ctx, { event, result: 'success', details, ...auditSubject(session) });
    });
    return session;
  }

  private async earlier(
    ownerKey: string,
    requestHash: string,
    key: string | undefined,
  ): Promise<Session | undefined> {
    if (key === undefined) return undefined;
    const found = await this.parts.sessions.findIdempotent(ownerKey, key);
    if (!found) return undefined;
    if (found.requestHash !== requestHash) throw new IdempotencyKeyReused({ key });
    const session = await this.parts.sessions.find(found.sessionId);
    return session && asFirstAnswered(session);
  }

  private newSession(
    ctx: RequestContext,
    id: Session['id'],
    { input, prepared }: { input: SessionInput; prepared: PreparedSession },
  ): Session {
    const now = this.parts.clock.now();
    const ttlMs = prepared.ttlMs ?? this.parts.limits.ttlMsDefault;
    const { planned, target, workload } = prepared;
    const made = planned.style === 'ephemeral' ? undefined : planned.pod;
    return {
      id,
      state: 'requested',
      target,
      style: planned.style,
      runsIn: made
        ? { name: made.metadata.name, uid: undefined }
        : { name: target.pod, uid: target.podUid },
      container: planned.container,
      manifest: made,
      remove: made !== undefined && workload.remove,
      replaces: workload.copy?.replace ?? false,
      profile: prepared.profile,
      template: workload.template,
      recording: workload.recording,
      specHash: prepared.specHash,
      reason: input.reason,
      principal: ctx.principal,
      createdAt: now,
      readyAt: undefined,
      endedAt: undefined,
      expiresAt: new Date(now.getTime() + ttlMs),
      waiting: undefined,
      startTimeoutMs: input.startTimeoutMs,
      warnings: prepared.findings.filter((f) => f.severity === 'warning').map((f) => f.message),
      end: undefined,
      version: 1,
      keeper:
        this.parts.replica === undefined ? undefined : { replica: this.parts.replica, epoch: 1 },
    };
  }

  private async record(
    tx: Transaction,
    ctx: RequestContext,
    what: {
      session: Session;
      prepared: PreparedSession;
      idempotency: IdempotencyRecord | undefined;
    },
  ): Promise<void> {
    const { session } = what;
    const { sessions, audit } = this.parts;
    // Asked together, carried out in this order.
    await Promise.all([
      this.parts.hold.execute(tx, session.target.cluster),
      sessions.insert(tx, session, what.idempotency),
      sessions.appendEvent(tx, requestedEvent(session)),
      audit.execute(tx, ctx, requestedLine(what)),
      // Last: counters of a scope wait for each other until the transaction ends.
      this.enforceLimits(tx, session),
    ]);
  }

  /** Counts this session too; one too many takes the whole transaction back. */
  private async enforceLimits(tx: Transaction, session: Session): Promise<void> {
    const { limits, sessions } = this.parts;
    const { cluster, podUid } = session.target;
    const scopes = [
      [{ cluster }, limits.sessionsPerClusterMax, `in cluster ${cluster}`],
      [{ podUid }, limits.sessionsPerPodMax, 'on this pod'],
      [{ ownerKey: principalKey(session.principal) }, limits.sessionsPerUserMax, 'of yours'],
    ] as const;
    const counts = await sessions.countLive(
      tx,
      scopes.map(([scope]) => scope),
    );
    for (const [n, [, max, what]] of scopes.entries()) {
      if ((counts[n] ?? 0) <= max) continue;
      throw new SessionQuotaExceeded({ what, max }, { retryAfterMs: 30_000 });
    }
  }
}

/** The same key gets the same answer, whatever has become of the session since. */
function asFirstAnswered(session: Session): Session {
  return {
    ...session,
    state: 'requested',
    readyAt: undefined,
    endedAt: undefined,
    waiting: undefined,
    end: undefined,
    version: 1,
  };
}

function requestedEvent({ id, createdAt, principal }: Session): Omit<SessionEvent, 'number'> {
  return {
    sessionId: id,
    time: createdAt,
    type: 'state',
    state: 'requested',
    reason: 'requested',
    message: `Requested by ${principal.username}.`,
    end: undefined,
  };
}

function requestedLine({
  session,
  prepared,
}: {
  session: Session;
  prepared: PreparedSession;
}): AuditEntry {
  return {
    event: 'session.requested',
    result: 'success',
    policyIds: prepared.decision.policyIds,
    details: {
      reason: session.reason,
      specHash: session.specHash,
      style: session.style,
      ...(session.manifest && { madePod: session.runsIn.name, remove: session.remove }),
      ...(session.replaces && { replaces: session.target.pod }),
      ...(session.template && { template: session.template }),
      ...(session.recording && { recording: { ...session.recording } }),
      ...(prepared.workload.document && { fromDocument: true }),
      ...(session.target.chosen && { chosen: session.target.chosen }),
      image: session.container.image,
      profile: session.profile,
      container: session.container.name,
      targetContainer: session.target.container ?? null,
      expiresAt: session.expiresAt.toISOString(),
    },
    ...auditSubject(session),
  };
}
