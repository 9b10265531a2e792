import type {
  AttachOpen__Output,
  AttachRequest__Output,
  AttachResponse,
} from '@endoscope/contracts';
import type {
  CreateAttachTicketRequest__Output,
  CreateAttachTicketResponse,
} from '@endoscope/contracts';
import { timestampOf } from '@endoscope/contracts';
import type { AttachInput, AttachSession, CreateAttachTicket } from '@endoscope/streams';
import type { GrpcDoor } from '../grpc-door.ts';
import { GrpcAttachClient } from './grpc-attach-client.ts';

export function attachService(
  door: GrpcDoor,
  use: { attach: AttachSession; createTicket: CreateAttachTicket },
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
  };
}

function inputOf(open: AttachOpen__Output): AttachInput {
  const { session: sessionId, size, client, stdin, role, takeOverReason, resume, acks } = open;
  return {
    ...{ sessionId, client, stdin, takeOverReason, acks },
    size: size ?? undefined,
    role: role === 'ATTACH_ROLE_OBSERVER' ? 'observer' : 'writer',
    resume: resume ?? undefined,
  };
}
