export {
  checkTicketLimit,
  newTicket,
  ticketHash,
} from './application/attach/create-attach-ticket.ts';
export { TicketInvalid } from './domain/stream.errors.ts';
export type { TicketStore } from './ports/ticket-store.ts';
export type { RecordCommand } from './application/exec/record-command.ts';
export type { CommandTap, RecordedCommand } from './ports/command-recorder.ts';
export type { SessionTap, TapOptions } from './ports/output-tap.ts';
export { streamLimits } from './domain/streams.limits.ts';
export type { TerminalPart, TerminalRenderer } from './ports/terminal-renderer.ts';
