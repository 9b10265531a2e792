export type {
  ExecClient,
  ExecClientMessage,
  ExecServerMessage,
} from './domain/exec/exec-message.ts';
export type { ExecRequest } from './domain/exec/exec-request.ts';
export { execLimits } from './domain/exec/exec.limits.ts';
export { ExecInSession } from './application/exec/exec-in-session.ts';
export { FindContainers } from './application/find-containers.ts';
export { RunCommand } from './application/exec/run-command.ts';
export type { CommandResult } from './application/exec/run-command.ts';
export type { CapturedOutput } from './application/exec/captured-client.ts';
export { StreamSlots } from './application/stream-slots.ts';
export { CloseLostStreams } from './application/close-lost-streams.ts';
