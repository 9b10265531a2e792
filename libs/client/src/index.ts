export type { AuditQuery, CheckpointsQuery, InclusionProof } from './api/audit-api.ts';
export type * from './api/ledger-resources.ts';
export type { NodesQuery } from './api/nodes-api.ts';
export type { PodName, PodsQuery } from './api/pods-api.ts';
export type { CreateSessionOptions, SessionsQuery } from './api/sessions-api.ts';
export type * from './recording-resources.ts';
export type { Template } from './api/templates-api.ts';
export type {
  AttachConnection,
  AttachEvent,
  AttachExitEvent,
  AttachOptions,
  AttachParticipant,
  TerminalSize,
} from './attach/attach-connection.ts';
export type * from './command-resources.ts';
export { defaultClientLimits } from './client.limits.ts';
export type { ClientLimits } from './client.limits.ts';
export { EndoscopeClient } from './endoscope-client.ts';
export type { AttachDoor, EndoscopeClientOptions } from './endoscope-client.ts';
export { clientReasons, EndoscopeError } from './endoscope-error.ts';
export type { EndoscopeErrorFields } from './endoscope-error.ts';
export type * from './exec/exec-connection.ts';
export type { TokenSource } from './http/http-transport.ts';
export type * from './files/file-resources.ts';
export type * from './log-resources.ts';
export type * from './port-forward/port-forward.ts';
export { iteratePages } from './pages.ts';
export type { ListPage, PageQuery } from './pages.ts';
export type * from './pod-resources.ts';
export type * from './resources.ts';
export type * from './session-request.ts';
export type * from './target-resources.ts';
