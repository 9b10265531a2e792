export type {
  AttachClient,
  ClientMessage,
  ExitMessage,
  Participant,
  ParticipantEvent,
  RoleMessage,
  ServerMessage,
} from './domain/attach/attach-message.ts';
export { FrameMalformed, StreamsDraining, streamErrors } from './domain/stream.errors.ts';
export { ClientLeft } from './domain/attach/client-left.ts';
export { checkedTerminalSize } from './domain/attach/terminal-size.ts';
export { checkLimits } from './domain/check-limits.ts';
export { streamLimits } from './domain/streams.limits.ts';
export { AttachSession } from './application/attach/attach-session.ts';
export type { AttachInput, AttachParts } from './application/attach/attach-parts.ts';
export { CloseAbandonedAttachments } from './application/attach/close-abandoned-attachments.ts';
export { CreateAttachTicket } from './application/attach/create-attach-ticket.ts';
export { ListAttachments } from './application/attach/list-attachments.ts';
export type { ListedAttachment } from './application/attach/list-attachments.ts';
export { OpenAttachments } from './application/attach/open-attachments.ts';
export { SessionHubs } from './application/attach/session-hubs.ts';
export { RedeemTicket } from './application/attach/redeem-ticket.ts';
