import { createHash, randomBytes } from 'node:crypto';
import type { AppendAudit } from '@endoscope/audit';
import { GatewayError } from '@endoscope/core';
import type { Clock, RequestContext, SessionId, UnitOfWork } from '@endoscope/core';
import type { FindSession, Session } from '@endoscope/sessions';
import { TicketLimitReached } from '../../domain/stream.errors.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { TicketStore } from '../../ports/ticket-store.ts';
import { streamSubject } from '../stream-subject.ts';

/** A one-time ticket for a client that cannot send an Authorization header (a browser's socket). */
export class CreateAttachTicket {
  constructor(
    private readonly find: FindSession,
    private readonly tickets: TicketStore,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(
    ctx: RequestContext,
    sessionId: string,
  ): Promise<{ ticket: string; expiresAt: Date }> {
    const session = await this.usable(ctx, sessionId);
    const now = this.clock.now();
    await checkTicketLimit(this.tickets, session.id, now);
    const { ticket, hash, expiresAt } = newTicket(now);
    await this.work.run(async (tx) => {
      const { principal } = ctx;
      const made = { hash, sessionId: session.id, purpose: attachPurpose, principal, expiresAt };
      await this.tickets.insert(tx, made);
      await this.audit.execute(tx, ctx, {
        event: 'ticket.issued',
        result: 'success',
        ...streamSubject(session),
      });
    });
    return { ticket, expiresAt };
  }

  /** A ticket is for either role; which one its holder may have is asked again when it is used. */
  private async usable(ctx: RequestContext, sessionId: string): Promise<Session> {
    try {
      return await this.find.execute(ctx, sessionId, 'session.attach');
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'permission_denied') throw error;
      return this.find.execute(ctx, sessionId, 'session.observe').catch(() => {
        throw error;
      });
    }
  }
}

/** What a ticket for the terminal of a session opens. */
export const attachPurpose = 'attach';

export interface NewTicket {
  /** Shown once, to who asked. */
  readonly ticket: string;
  readonly hash: string;
  readonly expiresAt: Date;
}

export function newTicket(now: Date): NewTicket {
  const ticket = `tkt_${randomBytes(32).toString('base64url')}`;
  const expiresAt = new Date(now.getTime() + streamLimits.ticketTtlMs);
  return { ticket, hash: ticketHash(ticket), expiresAt };
}

/** Throws TicketLimitReached when the session has too many that nobody has used. */
export async function checkTicketLimit(
  tickets: Pick<TicketStore, 'countOpen'>,
  sessionId: SessionId,
  now: Date,
): Promise<void> {
  const max = streamLimits.ticketsPerSessionMax;
  if ((await tickets.countOpen(sessionId, now)) < max) return;
  throw new TicketLimitReached({ max }, { retryAfterMs: streamLimits.ticketTtlMs });
}

export function ticketHash(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex');
}
