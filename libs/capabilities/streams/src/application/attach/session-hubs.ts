import type { AttachmentId, RequestContext, SessionId } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { SessionMoved } from '../../domain/stream.errors.ts';
import type { AttachInput, AttachParts } from './attach-parts.ts';
import { dialSession, sessionLog } from './dial-upstream.ts';
import { HubUpstream } from './hub-upstream.ts';
import { recordingNotice, unrecordable } from './recording-messages.ts';
import { SessionHub } from './session-hub.ts';
import type { Seat } from './seat.ts';

interface Entry {
  readonly opened: Promise<SessionHub | { readonly ended: Session }>;
  readonly dialling: AbortController;
  hub: SessionHub | undefined;
  /** Those who are about to take a seat. */
  joining: number;
}

/**
 * The hubs of this process: one for each session that somebody is attached to.
 *
 * Owns:  the hubs; one goes when its last participant has gone.
 * Bound: one for each session.
 */
export class SessionHubs {
  private readonly entries = new Map<SessionId, Entry>();
  /** Also hubs whose stream has ended, for those who may still come back. */
  private readonly hubsOf = new Map<string, Set<SessionHub>>();

  constructor(private readonly parts: AttachParts) {}

  get count(): number {
    return this.all.length;
  }

  /** Output that is kept for clients, and input that waits for processes. */
  get bufferedBytes(): number {
    const bytes = this.all.map(({ output, input }) => output.ring.allocatedBytes + input.heldBytes);
    return bytes.reduce((sum, each) => sum + each, 0);
  }

  /** Places that are kept for clients whose connection was lost. */
  get awaitedCount(): number {
    const seats = this.all.flatMap((hub) => [...hub.seats.values()]);
    return seats.filter((seat) => !seat.isConnected).length;
  }

  /** Output that waits for the observer who lags most. */
  get observerLagBytesMax(): number {
    let max = 0;
    for (const hubs of this.hubsOf.values()) {
      for (const { seats } of hubs) {
        for (const seat of seats.values()) if (!seat.isWriter) max = Math.max(max, seat.lagBytes);
      }
    }
    return max;
  }

  /** Ends every hub: other replicas may keep their sessions now. Each client may come back. */
  dismissAll(): void {
    for (const [sessionId, { hub, dialling }] of this.entries) {
      if (!hub) dialling.abort(new SessionMoved({ sessionId }, { retryAfterMs: 1_000 }));
    }
    for (const hub of this.all) hub.dismiss();
  }

  /** Where an attachment sits. */
  find(sessionId: string, attachment: string): { hub: SessionHub; seat: Seat } | undefined {
    for (const hub of this.hubsOf.get(sessionId) ?? []) {
      const seat = hub.seats.get(attachment as AttachmentId);
      if (seat) return { hub, seat };
    }
    return undefined;
  }

  /** Everybody who has a seat on a session here. */
  seatsOf(sessionId: string): readonly Seat[] {
    return [...(this.hubsOf.get(sessionId) ?? [])].flatMap((hub) => [...hub.seats.values()]);
  }

  /** Runs `use` with the session's hub; the first to ask has it dialled. */
  async with<Result>(
    ctx: RequestContext,
    { session, input }: { session: Session; input: AttachInput },
    use: (hub: SessionHub) => Promise<Result>,
  ): Promise<Result | { readonly ended: Session }> {
    const entry = this.entryOf(session, input);
    entry.joining += 1;
    try {
      const hub = await unlessAborted(entry.opened, ctx.signal);
      if ('ended' in hub) return hub;
      return await use(hub);
    } finally {
      entry.joining -= 1;
      if (entry.hub) entry.hub.closeIfEmpty();
      else if (entry.joining === 0) entry.dialling.abort(ctx.signal.reason);
    }
  }

  private get all(): SessionHub[] {
    return [...this.hubsOf.values()].flatMap((hubs) => [...hubs]);
  }

  private entryOf(session: Session, input: AttachInput): Entry {
    const known = this.entries.get(session.id);
    if (known && !known.hub?.exit && !known.dialling.signal.aborted) return known;
    const dialling = new AbortController();
    const entry: Entry = {
      dialling,
      joining: 0,
      hub: undefined,
      opened: Promise.resolve().then(() => this.open(session, input, entry)),
    };
    this.entries.set(session.id, entry);
    const forget = (): void => this.forget(session.id, entry);
    entry.opened.then((hub) => void ('ended' in hub && forget()), forget);
    return entry;
  }

  private forget(id: SessionId, entry: Entry): void {
    if (this.entries.get(id) === entry) this.entries.delete(id);
  }

  private async open(
    session: Session,
    input: AttachInput,
    entry: Entry,
  ): Promise<SessionHub | { readonly ended: Session }> {
    const { parts } = this;
    const { turns } = parts.open;
    const tell = (message: string): void => entry.hub?.tell(recordingNotice(message));
    const tap = await parts.tapOf?.(session, { tell });
    const hubs = this.hubsOf.get(session.id) ?? new Set();
    const hub = new SessionHub(parts, session, {
      tap,
      isJoining: () => entry.joining > 0,
      closed: () => {
        hubs.delete(hub);
        if (hubs.size === 0) this.hubsOf.delete(session.id);
        this.forget(session.id, entry);
      },
    });
    tap?.failed.addEventListener('abort', () => hub.stop(unrecordable), { once: true });
    const { signal: over } = hub.over;
    const either = AbortSignal.any([over, entry.dialling.signal]);
    try {
      const log = await sessionLog(parts, session, either);
      const stdin = wantsInput(session, input);
      const dialled = await dialSession(parts, session, { stdin, log, signal: either });
      if ('ended' in dialled) {
        hub.discard();
        return dialled;
      }
      const { output } = hub;
      const replayed = () => hub.requireWriter();
      const ways = { tell: hub.tell.bind(hub), replayed, tap };
      const options = { parts, session, log, output, turns, stdin, over, ...ways };
      hub.upstream = new HubUpstream(dialled, options);
      this.hubsOf.set(session.id, hubs.add(hub));
      entry.hub = hub;
      // A dial that was given up may succeed all the same.
      hub.closeIfEmpty();
      return hub;
    } catch (error) {
      hub.discard();
      throw error;
    }
  }
}

/**
 * Taking the input of a `stdinOnce` container without a terminal ends it when the stream leaves, so
 * whoever only looks on does not take it.
 */
function wantsInput({ container }: Session, { stdin, role }: AttachInput): boolean {
  if (!container.stdin) return false;
  const endsWithUs = (container.stdinOnce ?? false) && !container.tty;
  return !endsWithUs || (stdin && role !== 'observer');
}

function unlessAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
