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

/** `ending` is still attachable: the log and the exit are to be had. */
function outcomeOf(
  state: string | null | undefined,
  end: SessionEnd | null | undefined,
): FollowOutcome | undefined {
  if (state === 'ready' || state === 'ending') return { state: 'ready' };
  if (state === 'ended') return { state: 'ended', end: end ?? undefined };
  return undefined;
}

/** The line shown while waiting, in kubectl's form; undefined for what needs no line. */
export function waitingLine(event: SessionEvent, container: string): string | undefined {
  const words = [event.reason, event.message].filter(Boolean).join(': ');
  if (words === '') return undefined;
  if (event.type === 'waiting') return `Waiting for container ${container}: ${words}`;
  if (event.type === 'warning') return `Warning: ${words}`;
  if (event.type === 'pod_event') return `Event: ${words}`;
  return undefined;
}
