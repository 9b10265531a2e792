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
export { ClientLeft } from './domain/client-left.ts';
export { checkedTerminalSize } from './domain/terminal-size.ts';
export { checkStreamLimits, streamLimits } from './domain/streams.limits.ts';
export { AttachSession } from './application/attach-session.ts';
export type { AttachInput, AttachParts } from './application/attach-parts.ts';
export { CloseAbandonedAttachments } from './application/close-abandoned-attachments.ts';
export { CreateAttachTicket } from './application/create-attach-ticket.ts';
export type { ExecClient, ExecClientMessage, ExecServerMessage } from './domain/exec-message.ts';
export type { ExecRequest } from './domain/exec-request.ts';
export { execLimits } from './domain/exec.limits.ts';
export { ExecInSession } from './application/exec-in-session.ts';
export { FindContainers } from './application/find-containers.ts';
export type { LogClient, LogMessage } from './domain/log-message.ts';
export type { LogRequest } from './domain/log-request.ts';
export { logLimits } from './domain/log.limits.ts';
export { ReadLogs } from './application/read-logs.ts';
export { RunCommand } from './application/run-command.ts';
export type { CommandResult, RunCommandInput } from './application/run-command.ts';
export type { CapturedOutput } from './application/captured-client.ts';
export { fileErrors } from './domain/file.errors.ts';
export { fileLimits } from './domain/files.limits.ts';
export type * from './domain/file-entry.ts';
export type * from './domain/file-message.ts';
export { tarEnd, tarHeader, tarPadding } from './domain/file-tar-writer.ts';
export { readTar } from './domain/file-tar-reader.ts';
export { DownloadFiles } from './application/download-files.ts';
export { FindFilePlace } from './application/find-file-place.ts';
export { StatFile } from './application/stat-file.ts';
export { StreamSlots } from './application/stream-slots.ts';
export { UploadFiles } from './application/upload-files.ts';
export type { UploadClient } from './application/upload-files.ts';
export type {
  ForwardClient,
  ForwardClientMessage,
  ForwardServerMessage,
} from './domain/forward-message.ts';
export { forwardLimits } from './domain/forward.limits.ts';
export { ForwardPorts } from './application/forward-ports.ts';
export { ListAttachments } from './application/list-attachments.ts';
export type { ListedAttachment } from './application/list-attachments.ts';
export { OpenAttachments } from './application/open-attachments.ts';
export { SessionHubs } from './application/session-hubs.ts';
export { RedeemTicket } from './application/redeem-ticket.ts';
export type { AttachUpstream } from './ports/attach-upstream.ts';
export type { AttachmentStore } from './ports/attachment-store.ts';
export type { TicketStore } from './ports/ticket-store.ts';
