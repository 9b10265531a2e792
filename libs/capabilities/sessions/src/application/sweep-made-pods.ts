import type { AppendAudit } from '@endoscope/audit';
import type { Clock, RequestContext, SessionId, UnitOfWork } from '@endoscope/core';
import { madePodLimits, removalFailed } from '../domain/made-pod.ts';
import type { MadePod, MadePodChange } from '../domain/made-pod.ts';
import type { Session } from '../domain/session.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { auditSubject } from './change-session.ts';
import { removeMadePod } from './remove-made-pod.ts';
import type { Removal } from './remove-made-pod.ts';

export const sweepLimits = {
  /** Between two looks of the periodic sweep. */
  intervalMs: 30_000,
  /** Pods taken on by one look; the rest is due at the next. */
  batchMax: 20,
  /** Longer than one removal can take: nobody else tries the same pod meanwhile. */
  leaseMs: 2 * madePodLimits.goneWithinMs,
} as const;

export interface SweepParts {
  readonly sessions: SessionStore;
  readonly runtime: DebugRuntime;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly clock: Clock;
}

/**
 * Removes the pods of sessions that are over: what their end could not remove, what a crash left,
 * and what stayed a moment for its log. Acts in the name of each session's owner, as everything
 * else of the session did.
 */
export class SweepMadePods {
  constructor(private readonly parts: SweepParts) {}

  /** Answers how many pods it dealt with; with `only`, of that session if it is due. */
  async execute(ctx: RequestContext, only?: SessionId): Promise<number> {
    const { sessions, clock } = this.parts;
    const { leaseMs, batchMax: max } = sweepLimits;
    const claim = { now: clock.now(), leaseMs, max, ...(only && { id: only }) };
    const claimed = await sessions.claimMadePods(claim);
    await Promise.all(claimed.map((made) => this.sweep(ctx, made)));
    return claimed.length;
  }

  /** Before a cluster is forgotten: what would be due later is removed now, in one try. */
  async ofCluster(ctx: RequestContext, cluster: string): Promise<number> {
    const { sessions, clock } = this.parts;
    const everDueMs = clock.now().getTime() + madePodLimits.removalDelayMsMax;
    const { leaseMs, batchMax } = sweepLimits;
    const claim = { now: new Date(everDueMs), leaseMs, max: batchMax * 10, cluster };
    const claimed = await sessions.claimMadePods(claim);
    await Promise.all(claimed.map((made) => this.sweep(ctx, made)));
    return claimed.length;
  }

  private async sweep(ctx: RequestContext, made: MadePod): Promise<void> {
    const session = await this.parts.sessions.find(made.sessionId);
    if (!session) return;
    const acting = { by: session.principal, signal: ctx.signal };
    const removal = await removeMadePod(this.parts, made, acting);
    await this.record(ctx, session, { made, removal });
  }

  private async record(
    ctx: RequestContext,
    session: Session,
    { made, removal }: { made: MadePod; removal: Removal },
  ): Promise<void> {
    const { sessions, audit, work, clock } = this.parts;
    const now = clock.now();
    const change = changeFor(made, removal, now);
    const gaveUp = removal.is === 'pending' && change.dueAt === undefined;
    await work.run(async (tx) => {
      await sessions.updateMadePod(tx, { id: made.sessionId, now }, change);
      // A try that will be repeated is no news; its reason stands in the row.
      if (removal.is === 'pending' && !gaveUp) return;
      const { name, uid = null } = made;
      await audit.execute(tx, ctx, {
        event: removal.is === 'removed' ? 'session.pod_removed' : 'session.pod_left',
        result: removal.is === 'removed' ? 'success' : 'failure',
        details: { pod: name, uid, attempts: change.attempts ?? made.attempts, ...told(removal) },
        ...auditSubject(session),
      });
    });
  }
}

function changeFor(made: MadePod, removal: Removal, now: Date): MadePodChange {
  if (removal.is !== 'pending') return { state: removal.is };
  return removalFailed(made.attempts + 1, removal.why, now);
}

function told(removal: Removal): { found: boolean } | { why: string } {
  if (removal.is === 'removed') return { found: removal.found };
  if (removal.is === 'pending') return { why: removal.why };
  return { why: 'The pod of this name does not carry the label of the session.' };
}
