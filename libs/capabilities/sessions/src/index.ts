export {
  sessionErrors,
  SessionEnded,
  SessionNotFound,
  SessionNotReady,
} from './domain/session.errors.ts';
export { endReasons } from './domain/end-reason.ts';
export type { EndReason, ProcessOutcome, SessionEnd } from './domain/end-reason.ts';
export type { Session } from './domain/session.ts';
export type { SessionEvent } from './domain/session-event.ts';
export { allowedTransitions, hasReached, sessionStates } from './domain/session-state.ts';
export type { SessionState } from './domain/session-state.ts';
export { planWorkload } from './domain/plan-workload.ts';
export { keepFlagsDefault } from './domain/workload.ts';
export { imagePullPolicies, sessionMarkerVariable, workloadStyles } from './domain/workload.ts';
export type {
  CopyRequest,
  TargetRequest,
  TargetSubject,
  WorkloadRequest,
} from './domain/workload.ts';
export { profileChoices, profileDefault, profiles } from './domain/profile.ts';
export { requestLimits, sessionLimitsDefault } from './domain/sessions.limits.ts';
export type { SessionLimits } from './domain/sessions.limits.ts';
export { lockableFields, templateLimits } from './domain/template.ts';
export type { Template } from './domain/template.ts';
export { ConfirmPodSessions } from './application/confirm-pod-sessions.ts';
export { auditSubject, ChangeSession } from './application/change-session.ts';
export { CurrentTemplates } from './application/current-templates.ts';
export type { ReadTemplate } from './application/current-templates.ts';
export { FindSession } from './application/find-session.ts';
export { GetSession } from './application/get-session.ts';
export { KeepSession } from './application/keep-session.ts';
export { ListSessions } from './application/list-sessions.ts';
export { LiveSessions } from './application/live-sessions.ts';
export { PlanSession } from './application/plan-session.ts';
export type { SessionPlan } from './application/plan-session.ts';
export { Preflight } from './application/preflight.ts';
export { PrepareSession } from './application/prepare-session.ts';
export type { SessionInput } from './application/prepare-session.ts';
export { RequestSession } from './application/request-session.ts';
export { SweepMadePods, sweepLimits } from './application/sweep-made-pods.ts';
export { TerminateSession } from './application/terminate-session.ts';
export { EndClusterSessions } from './application/end-cluster-sessions.ts';
export { WatchSession } from './application/watch-session.ts';
export type { SessionStore } from './ports/session-store.ts';
export type { DebugRuntime } from './ports/debug-runtime.ts';
