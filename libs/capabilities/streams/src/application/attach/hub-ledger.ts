import type { AuditEntry } from '@endoscope/audit';
import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { AttachmentExists, SessionMoved } from '../../domain/stream.errors.ts';
import type { Attachment } from '../../ports/attachment-store.ts';
import { streamSubject } from '../stream-subject.ts';
import type { AttachParts } from './attach-parts.ts';

/** How somebody became the writer, or ceased to be. */
export interface WriterChange {
  readonly from: Attachment | undefined;
  readonly to: Attachment | undefined;
  readonly how: 'granted' | 'released' | 'taken_over' | 'was_free';
  /** Of a take-over. */
  readonly reason: string;
}

/**
 * Every change of a session's attachments: its row and its line of the ledger, before it is so.
 * A hub whose session another replica has taken changes nothing any more: `SessionMoved`.
 */
export class HubLedger {
  constructor(
    private readonly parts: Pick<
      AttachParts,
      'work' | 'attachments' | 'audit' | 'clock' | 'claims'
    >,
    private readonly session: Session,
  ) {}

  /** `inPlaceOf` is the caller's own attachment whose connection was lost. */
  async open(
    ctx: RequestContext,
    attachment: Attachment,
    also: { stdin: boolean; change: WriterChange | undefined; inPlaceOf: Attachment | undefined },
  ): Promise<void> {
    const { attachments } = this.parts;
    const { session } = this;
    await this.held(async (tx) => {
      if (also.inPlaceOf) await this.closeIn(tx, ctx, also.inPlaceOf);
      if (also.change?.from) await attachments.setRole(tx, also.change.from.id, 'observer');
      const holder = await attachments.open(tx, attachment);
      if (holder) {
        throw new AttachmentExists({ sessionId: session.id, username: holder.username });
      }
      const { id, client, role } = attachment;
      await this.note(tx, ctx, {
        event: 'attachment.opened',
        details: { attachment: id, client, role, stdin: also.stdin },
      });
      if (also.change) await this.noteChange(tx, ctx, also.change);
    });
  }

  async close(ctx: RequestContext, attachment: Attachment): Promise<void> {
    await this.parts.work.run((tx) => this.closeIn(tx, ctx, attachment));
  }

  async changeWriter(ctx: RequestContext, change: WriterChange): Promise<void> {
    const { attachments } = this.parts;
    await this.held(async (tx) => {
      if (change.from) await attachments.setRole(tx, change.from.id, 'observer');
      if (change.to) await attachments.setRole(tx, change.to.id, 'writer');
      await this.noteChange(tx, ctx, change);
    });
  }

  /** A line of the ledger that changes no row. */
  async line(
    ctx: RequestContext,
    entry: Pick<AuditEntry, 'event' | 'details' | 'reason' | 'result'>,
  ): Promise<void> {
    await this.held((tx) => this.note(tx, ctx, entry));
  }

  /** Nobody can take the session while this lasts. */
  private async held(change: (tx: Tx) => Promise<void>): Promise<void> {
    const { work, claims } = this.parts;
    const { id, keeper } = this.session;
    await work.run(async (tx) => {
      const isHeld = !claims || !keeper || (await claims.isHeld(tx, id, keeper));
      if (!isHeld) throw new SessionMoved({ sessionId: id }, { retryAfterMs: 1_000 });
      await change(tx);
    });
  }

  /** Whoever has taken the session has closed what was open in it. */
  private async closeIn(tx: Tx, ctx: RequestContext, attachment: Attachment): Promise<void> {
    const closed = { ...attachment, closedAt: this.parts.clock.now() };
    const { bytesIn, bytesOut, id } = closed;
    if (!(await this.parts.attachments.close(tx, closed))) return;
    await this.note(tx, ctx, {
      event: 'attachment.closed',
      ...(closed.closeReason !== undefined && { reason: closed.closeReason }),
      details: { attachment: id, bytesIn, bytesOut },
    });
  }

  private noteChange(tx: Tx, ctx: RequestContext, change: WriterChange): Promise<void> {
    const { from, to, how, reason } = change;
    const who = (attachment: Attachment | undefined) =>
      attachment && { attachment: attachment.id, username: attachment.username };
    return this.note(tx, ctx, {
      event: 'attachment.writer_changed',
      details: { from: who(from) ?? null, to: who(to) ?? null, how, reason },
    });
  }

  private note(
    tx: Tx,
    ctx: RequestContext,
    entry: Omit<AuditEntry, 'result'> & { result?: AuditEntry['result'] },
  ): Promise<void> {
    return this.parts.audit.execute(tx, ctx, {
      result: 'success',
      ...entry,
      ...streamSubject(this.session),
    });
  }
}

type Tx = Parameters<AttachParts['audit']['execute']>[0];
