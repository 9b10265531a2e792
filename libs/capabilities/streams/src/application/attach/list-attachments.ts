import {
  PageTokenInvalid,
  RequestInvalid,
  decodePageToken,
  encodePageToken,
  isId,
  pageSizeDefault,
  pageSizeMax,
} from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { FindSession } from '@endoscope/sessions';
import type { Attachment, AttachmentStore } from '../../ports/attachment-store.ts';
import { isElsewhere } from './other-replicas.ts';
import type { OtherReplicas, SeatElsewhere } from './other-replicas.ts';
import type { SessionHubs } from './session-hubs.ts';

export interface ListAttachmentsInput {
  readonly session: string;
  /** 1 to 500, more is taken as 500; 0 or absent is 50. */
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

export interface ListedAttachment extends Attachment {
  /** False: it has ended, or its connection was lost and may be resumed. */
  readonly isConnected: boolean;
  /** Bytes of output that wait for it now. */
  readonly lagBytes: number;
}

/** Who is attached to a session and who was, newest first, for whoever may see the session. */
export class ListAttachments {
  constructor(
    private readonly find: FindSession,
    private readonly attachments: AttachmentStore,
    private readonly hubs: SessionHubs,
    private readonly others?: OtherReplicas,
  ) {}

  async execute(ctx: RequestContext, input: ListAttachmentsInput): Promise<Page<ListedAttachment>> {
    const { session, pageToken, pageSize = 0 } = input;
    if (pageSize < 0) {
      const fields = [{ field: 'pageSize', message: `must be 0 to ${pageSizeMax}` }];
      throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
    }
    const found = await this.find.execute(ctx, session);
    const { id: sessionId } = found;
    const query = { attachmentsOf: sessionId };
    const before = decodePageToken(ctx, query, pageToken);
    if (before !== undefined && !isId('attachment', before)) throw new PageTokenInvalid({});
    const size = Math.min(pageSize || pageSizeDefault, pageSizeMax);
    const rows = await this.attachments.list({ sessionId, before, pageSize: size + 1 });
    const shown = rows.slice(0, size);
    const last = rows.length > size ? shown.at(-1) : undefined;
    const isAsked = isElsewhere(found, this.others) && shown.some(({ closedAt }) => !closedAt);
    const elsewhere = isAsked ? await this.others!.seats(found) : [];
    return {
      items: shown.map((row) => this.asItIs(row, elsewhere)),
      nextPageToken: last && encodePageToken(ctx, query, last.id),
    };
  }

  /** A row counts its bytes when it is closed. */
  private asItIs(row: Attachment, elsewhere: readonly SeatElsewhere[]): ListedAttachment {
    if (row.closedAt) return { ...row, isConnected: false, lagBytes: 0 };
    const seat =
      this.hubs.find(row.sessionId, row.id)?.seat ??
      elsewhere.find(({ attachment }) => attachment === row.id);
    if (!seat) return { ...row, isConnected: false, lagBytes: 0 };
    const { bytesIn, bytesOut, isConnected, lagBytes } = seat;
    return { ...row, bytesIn, bytesOut, isConnected, lagBytes };
  }
}
