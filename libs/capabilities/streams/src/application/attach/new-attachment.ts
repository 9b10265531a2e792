import { newId, principalKey } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import type { AttachRole } from '../../domain/attach/attach-message.ts';
import type { Attachment } from '../../ports/attachment-store.ts';
import type { AttachInput, AttachParts } from './attach-parts.ts';

/** The row of somebody who is about to be attached. */
export function newAttachment(
  on: { readonly parts: Pick<AttachParts, 'clock'>; readonly session: Session },
  ctx: RequestContext,
  { input, role }: { input: AttachInput; role: AttachRole },
): Attachment {
  const now = on.parts.clock.now();
  return {
    id: newId('attachment', now),
    sessionId: on.session.id,
    ownerKey: principalKey(ctx.principal),
    username: ctx.principal.username,
    role,
    client: input.client.slice(0, 200),
    entry: ctx.entry,
    openedAt: now,
    closedAt: undefined,
    closeReason: undefined,
    bytesIn: 0,
    bytesOut: 0,
  };
}
