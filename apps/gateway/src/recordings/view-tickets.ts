import type { Principal } from '@endoscope/core';
import { recordingViews } from '@endoscope/recordings';
import type { RecordingView, RedeemViewTicket } from '@endoscope/recordings';
import { toGatewayError } from '../errors/translate-error.ts';
import type { Caller, RejectedTickets } from '../websocket/rejected-tickets.ts';

/** What a request wants to see, as its path and query say it. */
export interface AskedView {
  readonly recording: string;
  readonly view: RecordingView;
  readonly ticket: string | undefined;
}

type Words = Readonly<Record<string, unknown>>;

/** `follow` is a view of its own in whatever format; an unknown format is refused by its schema. */
export function viewOfExport({ format, follow }: Words): RecordingView {
  if (follow === 'true') return 'follow';
  return recordingViews.find((view) => view === format) ?? 'text';
}

/** The check of tickets that every door to what is in a recording passes through. */
export class ViewTickets {
  constructor(
    private readonly tickets: RedeemViewTicket,
    private readonly rejected: RejectedTickets,
  ) {}

  /** Who sees it. `caller`: who signed in beside the ticket; nobody in a page's address. */
  async redeem(asked: AskedView, from: Caller, caller?: Principal | undefined): Promise<Principal> {
    try {
      return await this.tickets.execute({ ...asked, caller });
    } catch (error) {
      const { reason, kind } = toGatewayError(error);
      if (kind === 'unauthenticated') await this.rejected.record(from, reason);
      throw error;
    }
  }
}
