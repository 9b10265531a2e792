import type { AttachRequest__Output, AttachResponse } from '@endoscope/contracts';
import type {
  CreateAttachTicketRequest__Output,
  CreateAttachTicketResponse,
} from '@endoscope/contracts';
import { timestampOf } from '@endoscope/contracts';
import type { AttachSession, CreateAttachTicket } from '@endoscope/streams';
import type { GrpcDoor } from '../grpc-door.ts';
import { GrpcAttachClient } from './grpc-attach-client.ts';

export function attachService(
  door: GrpcDoor,
  use: { attach: AttachSession; createTicket: CreateAttachTicket },
) {
  return {
    attach: door.duplex<AttachRequest__Output, AttachResponse>(async (ctx, call) => {
      const client = new GrpcAttachClient(call);
      const { session, size, client: name, stdin } = await client.open();
      await use.attach.execute(
        ctx,
        { sessionId: session, size: size ?? undefined, client: name, stdin },
        client,
      );
    }),
    createAttachTicket: door.unary<CreateAttachTicketRequest__Output, CreateAttachTicketResponse>(
      async (ctx, { session }) => {
        const { ticket, expiresAt } = await use.createTicket.execute(ctx, session);
        return { ticket, expireTime: timestampOf(expiresAt) };
      },
    ),
  };
}
