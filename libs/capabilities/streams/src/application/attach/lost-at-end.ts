import type { Session } from '@endoscope/sessions';
import { comparedTailBytesMax, lostOutput } from '../../domain/attach/lost-output.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { unseenIn } from './reattach.ts';
import type { ReattachWork } from './reattach.ts';

export interface EndedOutput extends Pick<ReattachWork, 'ring' | 'log'> {
  readonly session: Session;
  /** Bytes of the ring that came from the log when the stream began. */
  readonly replayedBytes: number;
  /** Output is missing of which nobody knows how much. */
  readonly isUncounted: boolean;
  /** Bytes before the first that was replayed. */
  readonly missingBytes: number;
}

/**
 * What the log of a container that has ended holds and its stream never brought; nothing where that
 * cannot be told.
 *
 * Counts decide where bytes of the log are bytes of the output. They are not on a terminal, whose
 * log drops carriage returns, nor after a gap, and a long log is not whole: there the last lines that
 * were seen are looked for, and must be in one place only.
 */
export async function lostAtEnd(ended: EndedOutput): Promise<Uint8Array> {
  const { session, ring, log, replayedBytes, isUncounted, missingBytes } = ended;
  const complete = await log.read().catch(() => undefined);
  if (!complete) return new Uint8Array();
  const isShort = ring.end <= streamLimits.replayBytesMax;
  if (session.container.tty || isUncounted || !isShort) {
    const isCounted = !isUncounted && missingBytes === 0;
    return unseenIn(complete, { ring, log, isCounted }) ?? new Uint8Array();
  }
  const tail = ring.bytesFrom(ring.end - comparedTailBytesMax);
  return lostOutput(complete, { replayedBytes, bytes: ring.end, tail });
}
