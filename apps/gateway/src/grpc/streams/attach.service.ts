import type {
  AttachOpen__Output,
  AttachRequest__Output,
  AttachResponse,
} from '@endoscope/contracts';
import type {
  CreateAttachTicketRequest__Output,
  CreateAttachTicketResponse,
  ListAttachmentsRequest__Output,
  ListAttachmentsResponse,
} from '@endoscope/contracts';
import { attachRoleOf, timestampOf } from '@endoscope/contracts';
import type {
  AttachInput,
  AttachSession,
  CreateAttachTicket,
  ListAttachments,
} from '@endoscope/streams';
import { attachmentMessage } from '../../present/attachment.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { GrpcAttachClient } from './grpc-attach-client.ts';

export function attachService(
  door: GrpcDoor,
  use: { attach: AttachSession; createTicket: CreateAttachTicket; list: ListAttachments },
) {
  return {
    attach: door.duplex<AttachRequest__Output, AttachResponse>(async (ctx, call) => {
      const client = new GrpcAttachClient(call);
      await use.attach.execute(ctx, inputOf(await client.open()), client);
    }),
    createAttachTicket: door.unary<CreateAttachTicketRequest__Output, CreateAttachTicketResponse>(
      async (ctx, { session }) => {
        const { ticket, expiresAt } = await use.createTicket.execute(ctx, session);
        return { ticket, expireTime: timestampOf(expiresAt) };
      },
    ),
    listAttachments: door.unary<ListAttachmentsRequest__Output, ListAttachmentsResponse>(
      async (ctx, { session, pageSize, pageToken }) => {
        const page = await use.list.execute(ctx, { session, pageSize, pageToken });
        const { items, nextPageToken = '' } = page;
        return { attachments: items.map(attachmentMessage), nextPageToken };
      },
    ),
  };
}

function inputOf(open: AttachOpen__Output): AttachInput {
  const { session: sessionId, size, client, stdin, role, takeOverReason, resume, acks } = open;
  return {
    ...{ sessionId, client, stdin, takeOverReason, acks },
    size: size ?? undefined,
    role: attachRoleOf(role),
    resume: resume ?? undefined,
  };
}
