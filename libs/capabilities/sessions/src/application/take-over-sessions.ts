import type { AppendAudit } from '@endoscope/audit';
import { invariant, systemContext } from '@endoscope/core';
import type { Clock, SessionId, Transaction, UnitOfWork } from '@endoscope/core';
import type { SessionClaims, TakenSession } from '../ports/session-claims.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { auditSubject } from './change-session.ts';
import type { KeepSession } from './keep-session.ts';
import type { LiveSessions } from './live-sessions.ts';

/** Sessions of one transaction: a replica that kept thousands must not lock them all at once. */
const atOnceMax = 100;

export interface TakeOverParts {
  readonly sessions: SessionStore;
  readonly claims: SessionClaims;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly keep: Pick<KeepSession, 'start'>;
  readonly live: Pick<LiveSessions, 'touch'>;
  /** Id of this replica. */
  readonly replica: string;
  readonly expiryMs: number;
  /** Closes, in the same transaction, what the earlier keeper left open elsewhere. */
  readonly closeLeft: (tx: Transaction, ids: readonly SessionId[]) => Promise<unknown>;
}

/**
 * Takes up every live session that nobody keeps, or whose replica has fallen silent. What an
 * earlier keeper still writes afterwards is refused, by the epoch.
 *
 * Order: claim, what was left open and the line of the ledger are one transaction; then it is kept.
 */
export class TakeOverSessions {
  constructor(private readonly parts: TakeOverParts) {}

  /** `id`: only this one. Answers which were taken. */
  async execute(id?: SessionId): Promise<readonly SessionId[]> {
    const { work, keep, live, clock } = this.parts;
    const all: SessionId[] = [];
    for (;;) {
      const taken = await work.run((tx) => this.take(tx, id));
      for (const session of taken) {
        // When something was typed last was known to the earlier keeper only.
        live.touch(session.id, clock.now());
        keep.start(session.id);
        all.push(session.id);
      }
      if (taken.length < atOnceMax) return all;
    }
  }

  private async take(tx: Transaction, id?: SessionId): Promise<readonly TakenSession[]> {
    const { claims, replica: by, expiryMs, closeLeft } = this.parts;
    const only = id === undefined ? {} : { id };
    const taken = await claims.takeOver(tx, { by, expiryMs, max: atOnceMax, ...only });
    if (taken.length === 0) return taken;
    const ids = taken.map((session) => session.id);
    await closeLeft(tx, ids);
    for (const session of taken) await this.record(tx, session);
    return taken;
  }

  private async record(tx: Transaction, { id, from, keeper }: TakenSession): Promise<void> {
    const { sessions, audit, clock } = this.parts;
    const session = await sessions.findForUpdate(tx, id);
    invariant(session !== undefined, 'a session that was taken is there');
    const { state, end } = session;
    if (from !== undefined) {
      await sessions.appendEvent(tx, {
        sessionId: id,
        time: clock.now(),
        type: 'warning',
        reason: 'taken_over',
        message: 'The gateway that kept this session fell silent; another one goes on with it.',
        state,
        end,
      });
    }
    await audit.execute(tx, systemContext(), {
      event: 'session.taken_over',
      result: 'success',
      details: { from: from ?? null, to: keeper.replica, epoch: keeper.epoch },
      ...auditSubject(session),
    });
  }
}
