import { isId } from '@endoscope/core';
import type { Clock, Principal } from '@endoscope/core';
import { TicketInvalid } from '../../domain/stream.errors.ts';
import type { TicketStore } from '../../ports/ticket-store.ts';
import { attachPurpose, ticketHash } from './create-attach-ticket.ts';

/** Turns a ticket into the principal it was issued to; works once, for its session, in its time. */
export class RedeemTicket {
  constructor(
    private readonly tickets: TicketStore,
    private readonly clock: Clock,
  ) {}

  async execute(ticket: string, sessionId: string): Promise<Principal> {
    if (!isId('session', sessionId) || ticket.length > 100) throw new TicketInvalid({});
    const now = this.clock.now();
    const use = { purpose: attachPurpose, sessionId, now };
    const redeemed = await this.tickets.redeem(ticketHash(ticket), use);
    if (!redeemed || redeemed.expiresAt <= now) throw new TicketInvalid({});
    return redeemed.principal;
  }
}
