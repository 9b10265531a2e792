export type {
  AttachClient,
  ClientMessage,
  ExitMessage,
  Participant,
  ParticipantEvent,
  RoleMessage,
  ServerMessage,
} from './domain/attach-message.ts';
export {
  FrameMalformed,
  InputEnded,
  StreamsDraining,
  TerminalSizeInvalid,
  streamErrors,
} from './domain/stream.errors.ts';
export { checkedTerminalSize } from './domain/terminal-size.ts';
export { streamLimits } from './domain/streams.limits.ts';
export { AttachSession } from './application/attach-session.ts';
export type { AttachInput } from './application/attach-parts.ts';
export { CloseAbandonedAttachments } from './application/close-abandoned-attachments.ts';
export { CreateAttachTicket } from './application/create-attach-ticket.ts';
export type { ExecClient, ExecClientMessage, ExecServerMessage } from './domain/exec-message.ts';
export type { ExecRequest } from './domain/exec-request.ts';
export { execLimits } from './domain/exec.limits.ts';
export { ExecInSession } from './application/exec-in-session.ts';
export { FindContainers } from './application/find-containers.ts';
export { RunCommand } from './application/run-command.ts';
export type { CommandResult, RunCommandInput } from './application/run-command.ts';
export type { CapturedOutput } from './application/captured-client.ts';
export { OpenAttachments } from './application/open-attachments.ts';
export { RedeemTicket } from './application/redeem-ticket.ts';
export type { AttachUpstream } from './ports/attach-upstream.ts';
export type { AttachmentStore } from './ports/attachment-store.ts';
export type { TicketStore } from './ports/ticket-store.ts';
