import { GatewayError } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';
import { streamLimits } from '../../domain/streams.limits.ts';
import { asTerminalOutput } from '../../domain/attach/terminal-log.ts';
import type { LogSnapshot, Upstream } from '../../ports/attach-upstream.ts';
import { upstreamTargetOf } from './attach-parts.ts';
import type { AttachParts } from './attach-parts.ts';
import { LateLog } from './late-log.ts';

export interface Dialled {
  readonly upstream: Upstream;
  /** What the log held just before the dial. */
  readonly logBefore: LogSnapshot;
  /** Of a terminal, and it could not be read: a shell that has just started has it later (LateLog). */
  readonly isUnread: boolean;
}

export interface SessionLog {
  /** It could be read once, so it can be whenever the kubelet is there. */
  readonly wasRead: boolean;
  /** Lines that `read` asks for at most. */
  readonly linesMax: number;
  /** The end of the log; the same part of it each time, as far as it goes. */
  read(): Promise<LogSnapshot>;
}

export interface DialHow {
  readonly stdin: boolean;
  readonly log: SessionLog;
  readonly signal: AbortSignal;
}

const emptyLog: LogSnapshot = { bytes: new Uint8Array(), droppedBytes: 0 };

/** Reads the log, then attaches; answers the session instead when its process has just ended. */
export async function dialSession(
  parts: AttachParts,
  session: Session,
  how: DialHow,
): Promise<Dialled | { readonly ended: Session }> {
  try {
    const dialled = await dial(parts, session, how);
    if (!dialled.isUnread) return dialled;
    return { ...dialled, upstream: new LateLog(dialled.upstream, how.log.read) };
  } catch (error) {
    // A process that ended between `ready` and the dial makes the kubelet refuse the attach.
    const { exitStatusMs, brokenStatusMs } = streamLimits;
    const timeoutMs = isKubeletsRefusal(error) ? exitStatusMs : brokenStatusMs;
    const waitFor = { state: 'ended' as const, timeoutMs };
    const now = await parts.sessions.whenReached(session.id, waitFor, how.signal);
    if (now.state === 'ended') return { ended: now };
    throw error;
  }
}

/** One try: the log first, then the stream. */
export async function dial(parts: AttachParts, session: Session, how: DialHow): Promise<Dialled> {
  return dialAfter(parts, session, { ...how, logBefore: await readable(how.log) });
}

export async function readable(log: SessionLog): Promise<LogSnapshot | undefined> {
  return log.read().catch(() => undefined);
}

export async function dialAfter(
  parts: AttachParts,
  session: Session,
  how: DialHow & { readonly logBefore: LogSnapshot | undefined },
): Promise<Dialled> {
  const { logBefore: log } = how;
  const tty = session.container.tty ?? false;
  const { stdin, signal } = how;
  const options = { by: session.principal, stdin, tty, signal };
  const upstream = await parts.upstream.open(upstreamTargetOf(session), options);
  return { upstream, logBefore: log ?? emptyLog, isUnread: tty && log === undefined };
}

/** The first attachment of a session has seen nothing yet and gets the whole log. */
export async function sessionLog(
  parts: AttachParts,
  session: Session,
  over: AbortSignal,
): Promise<SessionLog> {
  const first = (await parts.attachments.countOf(session.id)) === 0;
  const { firstReplayLinesMax, replayLinesMax, replayBytesMax, dialMs } = streamLimits;
  const linesMax = first ? firstReplayLinesMax : replayLinesMax;
  let wasRead = false;
  const read = async (): Promise<LogSnapshot> => {
    const log = await parts.upstream.readLog(upstreamTargetOf(session), {
      by: session.principal,
      signal: AbortSignal.any([over, AbortSignal.timeout(dialMs)]),
      tailLines: linesMax,
      bytesMax: replayBytesMax,
    });
    wasRead = true;
    return session.container.tty ? { ...log, bytes: asTerminalOutput(log.bytes) } : log;
  };
  return {
    linesMax,
    read,
    get wasRead() {
      return wasRead;
    },
  };
}

/** HTTP 500 is what a kubelet answers of a container that does not run: its status may come late. */
function isKubeletsRefusal(error: unknown): boolean {
  return error instanceof GatewayError && error.reason === 'CLUSTER_FAILED';
}
