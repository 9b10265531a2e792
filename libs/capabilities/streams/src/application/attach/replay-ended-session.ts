import type { RequestContext } from '@endoscope/core';
import type { Session, SessionEnd } from '@endoscope/sessions';
import type { AttachClient, ExitMessage } from '../../domain/attach/attach-message.ts';
import { asTerminalOutput } from '../../domain/attach/terminal-log.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { LogSnapshot } from '../../ports/attach-upstream.ts';
import { streamSubject } from '../stream-subject.ts';
import { upstreamTargetOf } from './attach-parts.ts';
import type { AttachParts } from './attach-parts.ts';

/** A container that has ended gives what its log kept, then its exit code. */
export async function replayEndedSession(
  parts: AttachParts,
  ctx: RequestContext,
  { session, client }: { session: Session; client: AttachClient },
): Promise<void> {
  const log = await parts.upstream
    .readLog(upstreamTargetOf(session), {
      by: session.principal,
      signal: ctx.signal,
      tailLines: streamLimits.firstReplayLinesMax,
      bytesMax: streamLimits.replayBytesMax,
    })
    .catch(() => undefined);
  await parts.work.run((tx) =>
    parts.audit.execute(tx, ctx, {
      event: 'attachment.opened',
      result: 'success',
      ...streamSubject(session),
      details: { replay: true, bytes: log?.bytes.length ?? 0 },
    }),
  );
  await client.send({
    type: 'ready',
    attachmentId: '',
    tty: session.container.tty ?? false,
    banner: 'The debug process has ended; this is what its log kept.',
    role: 'observer',
    participants: [],
    offset: 0,
    resumed: false,
    graceMs: 0,
    windowBytes: 0,
  });
  if (log) await sendLog(client, session.container.tty ? asShown(log) : log);
  else {
    const message = 'The log of the container is not there any more.';
    await client.send({ type: 'notice', code: 'log_unavailable', message });
  }
  await client.send(exitOf(session));
}

function asShown(log: LogSnapshot): LogSnapshot {
  return { ...log, bytes: asTerminalOutput(log.bytes) };
}

export function exitOf(session: Session): ExitMessage {
  const { end } = session;
  if (session.state !== 'ended' || !end) {
    return {
      type: 'exit',
      reason: 'detached',
      detail: 'The stream closed but the debug process may still run. Attach again to see.',
    };
  }
  return exitOfEnd(end);
}

export function exitOfEnd(end: SessionEnd): ExitMessage {
  const { reason, detail, exitCode, process } = end;
  return { type: 'exit', reason, detail, ...(exitCode !== undefined && { exitCode }), process };
}

/** Sends a log as stdout, after a gap for what it has lost at its start; answers the offset. */
async function sendLog(client: AttachClient, log: LogSnapshot): Promise<number> {
  if (log.droppedBytes > 0) {
    const reason = 'earlier output is only in the container log';
    await client.send({ type: 'gap', missingBytes: log.droppedBytes, reason });
  }
  return sendOutput(client, log.bytes, log.droppedBytes);
}

/** Sends bytes as stdout in frames a client takes; answers the offset after them. */
async function sendOutput(
  client: AttachClient,
  bytes: Uint8Array,
  offset: number,
): Promise<number> {
  const frameBytesMax = streamLimits.outputFrameBytesMax;
  for (let at = 0; at < bytes.length; at += frameBytesMax) {
    const data = bytes.subarray(at, at + frameBytesMax);
    await client.send({ type: 'stdout', data, offset: offset + at });
  }
  return offset + bytes.length;
}
