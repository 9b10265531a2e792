import type { AttachmentId, RequestContext } from '@endoscope/core';
import { GatewayError } from '@endoscope/core';
import type { RoleMessage } from '../../domain/attach/attach-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { WriterChange } from './hub-ledger.ts';
import type { SessionHub } from './session-hub.ts';
import type { Seat } from './seat.ts';

type How = Pick<WriterChange, 'how' | 'reason'>;

/**
 * Who writes: asked for, granted, denied, given up, taken.
 *
 * Owns:  the open requests and their timers.
 * Bound: one request for each observer, for `roleRequestMs`.
 * Order: in turn with joins and leaves (`SessionHub.inTurn`); recorded, then told to all.
 */
export class HubRoles {
  private readonly requests = new Map<AttachmentId, NodeJS.Timeout>();

  constructor(private readonly hub: SessionHub) {}

  /** A refusal is a notice to who asked; it ends nothing. */
  async take(seat: Seat, ctx: RequestContext, message: RoleMessage): Promise<void> {
    try {
      await this.act(seat, ctx, message);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      seat.notice('role_refused', error.detail);
    }
  }

  /** What a seat that is gone had asked for. */
  forget(seat: Seat): void {
    clearTimeout(this.requests.get(seat.attachment.id));
    this.requests.delete(seat.attachment.id);
  }

  private async act(seat: Seat, ctx: RequestContext, message: RoleMessage): Promise<void> {
    const { hub } = this;
    switch (message.action) {
      case 'request':
        await this.requireRight(ctx, 'session.attach');
        return hub.inTurn(() => this.request(seat, ctx));
      case 'grant':
        return hub.inTurn(() => this.grant(seat, ctx, message.attachment));
      case 'deny':
        return hub.inTurn(() => this.deny(seat, message.attachment));
      case 'release':
        return hub.inTurn(() => this.release(seat, ctx));
      case 'take_over': {
        const { reason } = message;
        if (!isTakeOverReason(reason)) return seat.notice('role_refused', takeOverHelp);
        await this.requireRight(ctx, 'session.attach');
        await this.requireRight(ctx, 'session.take_over');
        return hub.inTurn(() => this.takeOver(seat, ctx, reason));
      }
    }
  }

  private async requireRight(
    ctx: RequestContext,
    action: 'session.attach' | 'session.take_over',
  ): Promise<void> {
    await this.hub.parts.find.execute(ctx, this.hub.session.id, action);
  }

  private async request(seat: Seat, ctx: RequestContext): Promise<void> {
    const { id } = seat.attachment;
    if (seat.isWriter || this.requests.has(id) || !this.isHere(seat)) return;
    if (!this.hub.writer) return this.change(seat, ctx, { how: 'was_free', reason: '' });
    const timer = setTimeout(() => this.expire(seat), streamLimits.roleRequestMs);
    this.requests.set(id, timer);
    this.hub.announce('asks_to_write', seat);
  }

  private async grant(seat: Seat, ctx: RequestContext, attachment: string): Promise<void> {
    const asking = this.asking(seat, attachment);
    if (asking) await this.change(asking, ctx, { how: 'granted', reason: '' });
  }

  private async deny(seat: Seat, attachment: string): Promise<void> {
    const asking = this.asking(seat, attachment);
    if (!asking) return;
    this.forget(asking);
    this.hub.announce('was_denied', asking);
  }

  /** Whoever has asked first is next. */
  private async release(seat: Seat, ctx: RequestContext): Promise<void> {
    if (!seat.isWriter) return seat.notice('role_refused', notTheWriter);
    const [first] = this.requests.keys();
    const next = first && this.hub.seats.get(first);
    await this.change(next, ctx, { how: 'released', reason: '' });
  }

  private async takeOver(seat: Seat, ctx: RequestContext, reason: string): Promise<void> {
    if (seat.isWriter || !this.isHere(seat)) return;
    await this.change(seat, ctx, { how: this.hub.writer ? 'taken_over' : 'was_free', reason });
  }

  private async change(to: Seat | undefined, ctx: RequestContext, how: How): Promise<void> {
    const { hub } = this;
    const from = hub.writer;
    const change = { from: from?.attachment, to: to?.attachment, ...how };
    await hub.ledger.changeWriter(ctx, change);
    if (from) hub.setRole(from, 'observer', how.reason);
    if (!to) return;
    this.forget(to);
    hub.setRole(to, 'writer', how.reason);
    if (to.size) await hub.upstream.resize(to.size, 'redraw');
  }

  /** The seat whose request the writer answers. */
  private asking(writer: Seat, attachment: string): Seat | undefined {
    if (!writer.isWriter) {
      writer.notice('role_refused', notTheWriter);
      return undefined;
    }
    const id = attachment as AttachmentId;
    const asking = this.requests.has(id) ? this.hub.seats.get(id) : undefined;
    if (!asking) writer.notice('role_refused', 'Nobody of that attachment asks to write now.');
    return asking;
  }

  private expire(seat: Seat): void {
    this.forget(seat);
    this.hub.announce('was_denied', seat, 'nobody answered in time');
  }

  private isHere(seat: Seat): boolean {
    return this.hub.seats.get(seat.attachment.id) === seat;
  }
}

export function isTakeOverReason(reason: string): boolean {
  return reason.trim() !== '' && reason.length <= streamLimits.takeOverReasonCharactersMax;
}

export const takeOverHelp = `Say why you take over, in 1 to ${streamLimits.takeOverReasonCharactersMax} characters.`;
const notTheWriter = 'You do not write in this session. Ask to write first.';
