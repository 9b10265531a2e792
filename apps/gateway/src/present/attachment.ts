import type { Attachment } from '@endoscope/contracts';
import { attachRoles, timestampOf } from '@endoscope/contracts';
import type { ListedAttachment } from '@endoscope/streams';
import { z } from 'zod';

const attachmentSchema = z
  .object({
    id: z.string(),
    session: z.string(),
    username: z.string(),
    role: z.enum(['writer', 'observer']),
    client: z.string(),
    entry: z.string(),
    openTime: z.string(),
    closeTime: z.string().optional(),
    closeReason: z.string().optional(),
    bytesIn: z.number().int(),
    bytesOut: z.number().int(),
    connected: z.boolean(),
    lagBytes: z.number().int(),
  })
  .meta({ id: 'Attachment' });

export const attachmentPageSchema = z
  .object({ attachments: z.array(attachmentSchema), nextPageToken: z.string().optional() })
  .meta({ id: 'AttachmentPage' });

export function attachmentJson(attachment: ListedAttachment): z.input<typeof attachmentSchema> {
  const { id, sessionId: session, username, role, client, entry } = attachment;
  const { openedAt, closedAt, closeReason, bytesIn, bytesOut, isConnected, lagBytes } = attachment;
  return {
    ...{ id, session, username, role, client, entry },
    openTime: openedAt.toISOString(),
    ...(closedAt && { closeTime: closedAt.toISOString() }),
    ...(closeReason !== undefined && { closeReason }),
    ...{ bytesIn, bytesOut, connected: isConnected, lagBytes },
  };
}

export function attachmentMessage(attachment: ListedAttachment): Attachment {
  const { id, sessionId: session, username, role, client, entry } = attachment;
  const { openedAt, closedAt, closeReason, bytesIn, bytesOut, isConnected, lagBytes } = attachment;
  return {
    ...{ id, session, username, client, entry, bytesIn, bytesOut, lagBytes },
    role: attachRoles[role],
    openTime: timestampOf(openedAt),
    ...(closedAt && { closeTime: timestampOf(closedAt) }),
    closeReason: closeReason ?? '',
    connected: isConnected,
  };
}
