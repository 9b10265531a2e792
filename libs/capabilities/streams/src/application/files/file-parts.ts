import type { AppendAudit } from '@endoscope/audit';
import { TokenExpired } from '@endoscope/identity';
import { GatewayError, LedgerUnavailable } from '@endoscope/core';
import type { Clock, RequestContext, SessionId, UnitOfWork } from '@endoscope/core';
import { SessionEnded } from '@endoscope/sessions';
import type { LiveSessions } from '@endoscope/sessions';
import { fileLimits } from '../../domain/files/files.limits.ts';
import { StreamsDraining } from '../../domain/stream.errors.ts';
import type { ExecUpstream } from '../../ports/exec-upstream.ts';
import type { OpenStreamStore } from '../../ports/open-stream-store.ts';
import { requireNotDraining } from '../admit-to-containers.ts';
import { FileCommand } from './file-command.ts';
import type { FindFilePlace, FoundPlace } from './find-file-place.ts';
import type { ExitMessage } from '../../domain/attach/attach-message.ts';
import { stopOf } from '../attach/open-attachments.ts';
import type { OpenAttachments } from '../attach/open-attachments.ts';
import type { StreamSlots } from '../stream-slots.ts';
import { watchOutsideEnds } from '../watch-outside-ends.ts';

export interface FileParts {
  readonly find: FindFilePlace;
  readonly upstream: ExecUpstream;
  readonly slots: StreamSlots;
  readonly open: OpenAttachments;
  readonly streams: OpenStreamStore;
  readonly live: LiveSessions;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly meter: (direction: 'in' | 'out', bytes: number) => void;
  /** Content of one transfer. */
  readonly bytesMax: number;
}

/** Runs a script of file-script.ts at a place. */
export async function runScript(
  parts: FileParts,
  place: FoundPlace,
  what: {
    readonly script: string;
    readonly args: readonly string[];
    readonly stdin: boolean;
    readonly signal: AbortSignal;
  },
): Promise<FileCommand> {
  const { session, container, root, pidOne, path } = place;
  const { cluster, namespace } = session.target;
  const target = { cluster, namespace, pod: session.runsIn.name, container };
  const command = ['sh', '-c', what.script, 'endo', root, pidOne ? '1' : '0', path, ...what.args];
  const { stdin, signal } = what;
  const options = { by: session.principal, command, stdin, tty: false, signal };
  return new FileCommand(await parts.upstream.open(target, options), place);
}

/**
 * Does something while nothing from outside ends it: the session, the sign-in, a shutdown, the
 * caller. Whichever comes is thrown instead of what it broke.
 */
export async function whileAllowed<T>(
  parts: FileParts,
  { ctx, session }: { readonly ctx: RequestContext; readonly session: FoundPlace['session'] },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  requireNotDraining(parts.open);
  const releaseSlot = parts.slots.take(session.id);
  const over = new AbortController();
  const unwatch = watchOutsideEnds(parts, { ctx, session }, ({ reason, detail }) => {
    const expiredAt = ctx.principal.expiresAt.toISOString();
    const isToken = reason === 'token_expired';
    const ended = () => new SessionEnded({ sessionId: session.id, sentence: detail });
    over.abort(isToken ? new TokenExpired({ expiredAt }) : ended());
  });
  const end = (exit: ExitMessage): void => {
    const Stop = stopOf(exit) === 'draining' ? StreamsDraining : LedgerUnavailable;
    over.abort(new Stop({}, { retryAfterMs: 2_000 }));
  };
  const release = parts.open.add({ notice: () => undefined, end });
  try {
    const signal = AbortSignal.any([ctx.signal, over.signal]);
    return await Promise.race([work(signal), lateAfter(signal, fileLimits.leaveMs)]);
  } catch (error) {
    const { reason } = over.signal as { reason: unknown };
    throw over.signal.aborted && reason instanceof GatewayError ? reason : error;
  } finally {
    release();
    unwatch();
    releaseSlot();
  }
}

/** Rejects when what was told to end has not ended by itself: a client that takes nothing any more. */
function lateAfter(signal: AbortSignal, graceMs: number): Promise<never> {
  const late = new Promise<never>((_, reject) => {
    const begin = (): void => {
      setTimeout(() => reject(signal.reason as Error), graceMs).unref();
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
  late.catch(() => undefined);
  return late;
}

/** Bytes that move are use of the session; told of every piece, it says so now and then. */
export function toucher(parts: FileParts, sessionId: SessionId): () => void {
  let touchedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - touchedAtMs < fileLimits.touchEveryMs) return;
    touchedAtMs = nowMs;
    parts.live.touch(sessionId, parts.clock.now());
  };
}
