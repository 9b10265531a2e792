import type { EndoscopeClient, Session, SessionEnd, SessionEvent } from '@endoscope/client';

export type FollowOutcome =
  | { readonly state: 'ready' }
  | { readonly state: 'ended'; readonly end: SessionEnd | undefined };

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: SessionEvent) => void;
}

/** Follows a new session until its container runs or will not run; hands every event on. */
export async function followUntilReady(
  client: EndoscopeClient,
  session: Session,
  { signal, onEvent }: FollowOptions,
): Promise<FollowOutcome> {
  const known = outcomeOf(session.state, session.end);
  if (known) return known;
  for await (const event of client.sessions.events(session.id, { signal })) {
    onEvent(event);
    const outcome = outcomeOf(event.state, event.end);
    if (outcome) return outcome;
  }
  const { end } = await client.sessions.get(session.id);
  return { state: 'ended', end: end ?? undefined };
}

/** `ending` is neither: what the end was is known when it is over. */
function outcomeOf(
  state: string | null | undefined,
  end: SessionEnd | null | undefined,
): FollowOutcome | undefined {
  if (state === 'ready') return { state: 'ready' };
  if (state === 'ended') return { state: 'ended', end: end ?? undefined };
  return undefined;
}

export interface ProgressLine {
  readonly text: string;
  /** Says that something is wrong: shown where plain progress is not. */
  readonly isProblem: boolean;
}

/** What to show while waiting; undefined for what needs no line. */
export function progressLine(event: SessionEvent, container: string): ProgressLine | undefined {
  const { type, reason = '', message = '' } = event;
  const words = [isKubernetesReason(reason) ? reason : '', message].filter(Boolean).join(': ');
  if (words === '') return undefined;
  if (type === 'waiting') {
    // Kubernetes gives a waiting container a message only when it is stuck (kubectl warns then).
    const isProblem = isKubernetesReason(reason) && message !== '';
    return { text: `Waiting for container ${container}: ${words}`, isProblem };
  }
  if (type === 'warning') return { text: `Warning: ${words}`, isProblem: true };
  if (type !== 'pod_event') return undefined;
  return { text: `  ${words}`, isProblem: failureReason.test(reason) };
}

/**
 * Reasons of the kubelet's warnings about a container. They come at once; the container's status
 * says the same ten seconds later (kubelet backOffPeriod).
 */
const failureReason = /^(Failed|BackOff|InspectFailed|Err[A-Z])/;

/** ErrImagePull and the like; the gateway's own words are lower-case and have a message. */
function isKubernetesReason(reason: string): boolean {
  return /^[A-Z]/.test(reason);
}
