import type { ChannelFrame } from '@endoscope/core';
import { channels } from '@endoscope/core';
import { overlapLength } from '../../domain/attach/overlap.ts';
import { streamLimits } from '../../domain/streams.limits.ts';

export interface EarlyOutput {
  /** What was printed before the attachment: the client has not seen it. */
  readonly replay: Uint8Array;
  /** Live frames that came while comparing, without what `replay` already holds. */
  readonly held: readonly ChannelFrame[];
}

/**
 * Joins the log with the first live bytes. An attach replays nothing, so the log is read once
 * before it and once after: `logBefore` certainly precedes the live bytes, what `logAfter` has
 * beyond it was printed around the moment of attaching and may come live too. Only then is live
 * output held back, for `replayCompareMs`, and the repeated bytes are cut once.
 *
 * Bound: what arrives within `replayCompareMs`; `next` is not called beyond `replayBytesMax`.
 */
export async function joinEarlyOutput(options: {
  readonly logBefore: Uint8Array;
  /** The same part of the log again; rejects when it cannot be read. */
  readonly readLogAfter: () => Promise<Uint8Array>;
  /** Resolves with the next live frame; undefined at the end. A pending call may be left behind. */
  readonly take: (withinMs: number) => Promise<ChannelFrame | undefined>;
}): Promise<EarlyOutput> {
  const { logBefore } = options;
  const logAfter = await options.readLogAfter().catch(() => logBefore);
  // Both are the end of one growing log, so what is new follows their overlap.
  const printedSince = logAfter.subarray(overlapLength(logBefore, logAfter));
  const uncertain = printedSince.length;
  const held: ChannelFrame[] = [];
  const until = Date.now() + streamLimits.replayCompareMs;
  let heldBytes = 0;
  while (heldBytes < uncertain && heldBytes < streamLimits.replayBytesMax) {
    const leftMs = until - Date.now();
    const frame = leftMs > 0 ? await options.take(leftMs) : undefined;
    if (!frame) break;
    held.push(frame);
    if (isOutput(frame)) heldBytes += frame.data.length;
  }
  const replay = uncertain === 0 ? logBefore : Buffer.concat([logBefore, printedSince]);
  if (uncertain === 0) return { replay, held };
  const live = Buffer.concat(held.filter(isOutput).map((f) => f.data));
  return { replay, held: withoutFirst(held, overlapLength(printedSince, live)) };
}

function isOutput(frame: ChannelFrame): boolean {
  return frame.channel === channels.stdout || frame.channel === channels.stderr;
}

function withoutFirst(frames: readonly ChannelFrame[], bytes: number): ChannelFrame[] {
  let left = bytes;
  const rest: ChannelFrame[] = [];
  for (const frame of frames) {
    const cut = isOutput(frame) ? Math.min(left, frame.data.length) : 0;
    left -= cut;
    if (cut < frame.data.length) rest.push({ ...frame, data: frame.data.subarray(cut) });
  }
  return rest;
}
