import { GatewayError, systemContext } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import type { AuditEntry } from '@endoscope/audit';
import type { Session } from '@endoscope/sessions';
import { unseenOutput } from '../../domain/attach/log-position.ts';
import type { OutputRing } from '../../domain/attach/output-ring.ts';
import { reattachDelays } from '../../domain/attach/reattach-delays.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { LogSnapshot } from '../../ports/attach-upstream.ts';
import { streamSubject } from '../stream-subject.ts';
import type { AttachParts } from './attach-parts.ts';
import { dialAfter, readable } from './dial-upstream.ts';
import type { Dialled, SessionLog } from './dial-upstream.ts';
import { joinEarlyOutput } from './early-output.ts';
import { FrameReader } from './frame-reader.ts';

export interface ReattachWork {
  readonly parts: AttachParts;
  readonly session: Session;
  readonly log: SessionLog;
  readonly stdin: boolean;
  readonly over: AbortSignal;
  readonly ring: OutputRing;
  /** True: the ring's numbers are those of the log's bytes. */
  readonly isCounted: boolean;
  /** The stream was closed by us, to have another one: nothing was lost. */
  readonly isPlanned: boolean;
  /** How the stream was lost; undefined when it ended properly while the process did not. */
  readonly problem: GatewayError | undefined;
  /** When to give up, by `performance.now()`. */
  readonly until: number;
}

export type Restored =
  | {
      readonly dialled: Dialled;
      readonly reader: FrameReader;
      /** What was printed meanwhile; undefined when nobody can tell. */
      readonly unseen: Uint8Array | undefined;
      /** Live frames that came while the log was compared. */
      readonly held: readonly ChannelFrame[];
    }
  /** The session has ended meanwhile. */
  | { readonly ended: Session }
  | { readonly gaveUp: true };

/**
 * Attaches to a container again whose stream broke, with growing and jittered delays, and finds in
 * its log what was printed meanwhile. The session's end is looked for before every try.
 */
export async function reattach(work: ReattachWork): Promise<Restored> {
  const { parts, session, over, problem, isPlanned } = work;
  if (!isPlanned) {
    await record(work, 'attachment.upstream_lost', { how: problem?.reason ?? 'ended' });
  }
  const delays = reattachDelays(isPlanned ? 1 : streamLimits.reattachDelayMs, Math.random);
  for (;;) {
    await parts.clock.sleep(delays.next().value, over);
    const now = await parts.sessions.whenReached(
      session.id,
      { state: 'ended', timeoutMs: 1 },
      over,
    );
    if (now.state === 'ended') return { ended: now };
    const restored = await attempt(work).catch((error: unknown) => {
      if (!(error instanceof GatewayError) || over.aborted) throw error;
    });
    if (restored) return restored;
    if (performance.now() > work.until) return { gaveUp: true };
  }
}

/** Undefined: not yet. */
async function attempt(work: ReattachWork): Promise<Restored | undefined> {
  const { parts, session, log, stdin, over: signal } = work;
  const logBefore = await readable(log);
  // An API server takes a stream before it asks the kubelet for it, and input that is sent on such
  // a stream is lost. Logs come from the same kubelet, so they say whether it is there.
  if (!logBefore && log.wasRead) return undefined;
  const dialled = await dialAfter(parts, session, { stdin, log, signal, logBefore });
  try {
    const reader = new FrameReader(dialled.upstream.frames);
    const early = await joinEarlyOutput({
      logBefore: dialled.logBefore.bytes,
      readLogAfter: async () => (await log.read()).bytes,
      take: (withinMs) => reader.take(withinMs).catch(() => undefined),
    });
    const unseen = unseenIn({ ...dialled.logBefore, bytes: early.replay }, work);
    if (!work.isPlanned) {
      await record(work, 'attachment.upstream_restored', {
        recoveredBytes: unseen?.length ?? 0,
        isComplete: unseen !== undefined,
      });
    }
    return { dialled, reader, unseen, held: early.held };
  } catch (error) {
    dialled.upstream.close();
    throw error;
  }
}

/** What the log has that the ring never had; undefined when it does not tell. */
export function unseenIn(
  now: LogSnapshot,
  { ring, log, isCounted }: Pick<ReattachWork, 'ring' | 'log' | 'isCounted'>,
): Uint8Array | undefined {
  const tail = ring.bytesFrom(ring.end - streamLimits.recentBytesMax);
  const count = isCounted && isWhole(now, log) ? ring.end : undefined;
  return unseenOutput(now, { tail, count });
}

/** A log from its first byte: its bytes are numbered as the output is. */
function isWhole(log: LogSnapshot, { linesMax }: SessionLog): boolean {
  if (log.droppedBytes > 0) return false;
  let lines = 0;
  for (const byte of log.bytes) if (byte === 10) lines += 1;
  return lines < linesMax;
}

async function record(
  { parts, session, over }: ReattachWork,
  event: Extract<AuditEntry['event'], `attachment.upstream_${string}`>,
  details: NonNullable<AuditEntry['details']>,
): Promise<void> {
  await parts.work.run((tx) =>
    parts.audit.execute(tx, systemContext(over), {
      event,
      result: event === 'attachment.upstream_lost' ? 'failure' : 'success',
      ...streamSubject(session),
      details,
    }),
  );
}
