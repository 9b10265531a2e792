import { isId, principalKey } from '@endoscope/core';
import type { Clock, Principal } from '@endoscope/core';
import { TicketInvalid, ticketHash } from '@endoscope/streams/recording';
import type { TicketStore } from '@endoscope/streams/recording';
import { purposeOfView } from '../domain/recording-view.ts';
import type { RecordingView } from '../domain/recording-view.ts';
import { RecordingTicketRequired } from '../domain/recording.errors.ts';

export interface ViewAsked {
  readonly recording: string;
  readonly view: RecordingView;
  readonly ticket: string | undefined;
  /** Who signed in beside it, if anybody did: the ticket must be theirs. */
  readonly caller?: Principal | undefined;
}

const ticketCharactersMax = 100;

/** Turns a ticket into who it was issued to; works once, for its recording and view, in its time. */
export class RedeemViewTicket {
  constructor(
    private readonly tickets: Pick<TicketStore, 'redeem'>,
    private readonly clock: Clock,
  ) {}

  async execute({ recording, view, ticket, caller }: ViewAsked): Promise<Principal> {
    if (ticket === undefined || ticket === '') throw new RecordingTicketRequired({ view });
    const isPossible = isId('recording', recording) && ticket.length <= ticketCharactersMax;
    if (!isPossible) throw new TicketInvalid({});
    const use = { purpose: purposeOfView(recording, view), now: this.clock.now() };
    const redeemed = await this.tickets.redeem(ticketHash(ticket), use);
    if (!redeemed) throw new TicketInvalid({});
    const { principal } = redeemed;
    if (!caller) return principal;
    // Used up all the same: somebody else has seen it.
    if (principalKey(caller) !== principalKey(principal)) throw new TicketInvalid({});
    return caller;
  }
}
