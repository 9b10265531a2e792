import type { EndReason, SessionEnd } from './end-reason.ts';
import { endReasons } from './end-reason.ts';
import { finalWaitingSentence, startErrorSentence } from './final-reason.ts';
import { isPlainShell } from './plain-shell.ts';
import type { ContainerState } from './pod.ts';
import type { SessionLimits } from './sessions.limits.ts';
import type { Session, Waiting } from './session.ts';

/** What is known of the cluster's side: the container's state, or that the pod is no more. */
export type Observed = ContainerState | { readonly is: 'pod_gone' } | { readonly is: 'unknown' };

export type Step =
  | { readonly do: 'wait'; readonly forMs: number }
  | { readonly do: 'report_waiting'; readonly waiting: Waiting }
  | { readonly do: 'become_ready' }
  | { readonly do: 'begin_ending'; readonly reason: EndReason; readonly detail: string }
  | { readonly do: 'finish'; readonly end: SessionEnd };

export interface StepInput {
  readonly session: Session;
  readonly observed: Observed;
  readonly now: Date;
  /** When provisioning began, or the last time something was typed. */
  readonly startedAt: Date;
  readonly lastInputAt: Date | undefined;
  readonly limits: Pick<SessionLimits, 'startTimeoutMs' | 'idleMs'>;
  /** What was reported already: a kubelet that backs off goes through the same reasons for ever. */
  readonly isReported: (waiting: Waiting) => boolean;
  /** An event of the kubelet said so; the status, which has the last word, follows. */
  readonly saidStarted: boolean;
}

/** What to do next with a provisioning or ready session; pure, so every deadline is a table row. */
export function nextStep(input: StepInput): Step {
  const { session, observed, now } = input;
  if (observed.is === 'pod_gone') {
    return { do: 'finish', end: end('target_gone', endReasons.target_gone, 'gone') };
  }
  if (observed.is === 'terminated') return { do: 'finish', end: exited(observed) };
  if (observed.is === 'pod_failed') {
    const reason = session.state === 'provisioning' ? 'start_failed' : 'target_gone';
    return { do: 'begin_ending', reason, detail: podFailedSentence(observed) };
  }
  if (now >= session.expiresAt) {
    return { do: 'begin_ending', reason: 'expired', detail: endReasons.expired };
  }
  return session.state === 'provisioning' ? whileStarting(input) : whileReady(input);
}

function whileStarting(input: StepInput): Step {
  const { session, observed, now, startedAt, limits, isReported } = input;
  if (observed.is === 'running' || runsAlready(input)) return { do: 'become_ready' };
  if (observed.is === 'waiting') {
    const final = finalWaitingSentence(observed);
    if (final) return { do: 'begin_ending', reason: 'start_failed', detail: final };
  }
  const { startTimeoutMs = limits.startTimeoutMs } = session;
  const leftMs = startedAt.getTime() + startTimeoutMs - now.getTime();
  if (leftMs <= 0) {
    const seconds = Math.round(startTimeoutMs / 1000);
    const detail = `The debug container did not start within ${seconds} s. ${waitedFor(session, observed)}`;
    return { do: 'begin_ending', reason: 'start_failed', detail };
  }
  if (observed.is === 'waiting') {
    const waiting = { reason: observed.reason, message: observed.message };
    if (!isReported(waiting)) return { do: 'report_waiting', waiting };
  }
  return { do: 'wait', forMs: Math.min(leftMs, session.expiresAt.getTime() - now.getTime()) };
}

/**
 * A kubelet writes the status of a pod from looks a second apart, but says at once that it has
 * started a container. Whoever waits for a prompt need not wait for the status.
 */
function runsAlready({ session, observed, saidStarted }: StepInput): boolean {
  const isOpen = observed.is === 'absent' || observed.is === 'waiting';
  return saidStarted && isOpen && isPlainShell(session.container);
}

function whileReady({ session, now, lastInputAt, limits }: StepInput): Step {
  const activeAt = lastInputAt ?? session.readyAt ?? session.createdAt;
  const idleLeftMs = activeAt.getTime() + limits.idleMs - now.getTime();
  if (idleLeftMs <= 0) return { do: 'begin_ending', reason: 'idle', detail: endReasons.idle };
  return { do: 'wait', forMs: Math.min(idleLeftMs, session.expiresAt.getTime() - now.getTime()) };
}

function podFailedSentence({ reason, message }: { reason: string; message: string }): string {
  return `The pod failed: ${reason}: ${message || 'no message'}.`;
}

const exitCodeOfSignals = 128;

export function exited(state: Extract<ContainerState, { is: 'terminated' }>): SessionEnd {
  // The kubelet kills the containers of a pod that is deleted before the pod itself is gone.
  if (state.podIsLeaving && state.exitCode > exitCodeOfSignals) {
    return {
      ...end('target_gone', endReasons.target_gone, 'gone'),
      exitCode: state.exitCode,
      containerReason: state.reason,
    };
  }
  const unstarted = startErrorSentence(state);
  if (unstarted) {
    return { ...end('start_failed', unstarted, 'gone'), containerReason: state.reason };
  }
  const because = state.reason ? ` (${state.reason})` : '';
  return {
    ...end(
      'process_exited',
      `The debug process exited with code ${state.exitCode}${because}.`,
      'gone',
    ),
    exitCode: state.exitCode,
    containerReason: state.reason,
  };
}

export function end(reason: EndReason, detail: string, process: SessionEnd['process']): SessionEnd {
  return { reason, detail, exitCode: undefined, process, containerReason: undefined };
}

function waitedFor({ waiting }: Session, observed: Observed): string {
  if (observed.is === 'waiting') return `It waits for ${observed.reason}: ${observed.message}`;
  if (waiting) return `It waits for ${waiting.reason}: ${waiting.message}`;
  if (observed.is === 'absent') return 'The kubelet has not picked it up; is the node alive?';
  return 'The cluster did not say why.';
}
