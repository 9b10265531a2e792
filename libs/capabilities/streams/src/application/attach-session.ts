import { GatewayError, newId, principalKey } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { SessionNotReady } from '@endoscope/sessions';
import type { Session } from '@endoscope/sessions';
import type { AttachClient, ExitMessage } from '../domain/attach-message.ts';
import { AttachmentExists, StreamsDraining } from '../domain/stream.errors.ts';
import { streamLimits } from '../domain/streams.limits.ts';
import { asTerminalOutput } from '../domain/terminal-log.ts';
import { checkedTerminalSize } from '../domain/terminal-size.ts';
import type { Attachment } from '../ports/attachment-store.ts';
import type { LogSnapshot, Upstream } from '../ports/attach-upstream.ts';
import { upstreamTargetOf } from './attach-parts.ts';
import type { AttachInput, AttachParts } from './attach-parts.ts';
import { LateLog } from './late-log.ts';
import { AttachmentRun } from './attachment-run.ts';
import type { AttachmentRunSubject } from './attachment-run.ts';
import { replayEndedSession } from './replay-ended-session.ts';

const emptyLog: LogSnapshot = { bytes: new Uint8Array(), droppedBytes: 0 };

interface Dialled {
  readonly upstream: Upstream;
  /** Reads the log again, the same part of it. */
  readonly log: () => Promise<LogSnapshot>;
  readonly logBefore: LogSnapshot;
}

/**
 * One client on one session: dial, record, run. A stream that was not recorded never moves a
 * byte.
 *
 * Owns:  one upstream attach and one attachment row, both closed when `execute` settles.
 * Bound: one frame and one pending write each way; a slow side pauses the other's socket.
 * Order: `ready` first, the container's earlier output next, `exit` last.
 * Ends:  throws only before `ready` or when the client broke the protocol; every other end is an
 *        `exit` message in the words of the session's end reasons.
 */
export class AttachSession {
  constructor(private readonly parts: AttachParts) {}

  async execute(ctx: RequestContext, input: AttachInput, client: AttachClient): Promise<void> {
    const { find, open } = this.parts;
    if (input.size) checkedTerminalSize(input.size.width, input.size.height);
    const session = await find.execute(ctx, input.sessionId, 'session.attach');
    if (open.draining) throw new StreamsDraining({}, { retryAfterMs: 2_000 });
    if (session.state === 'ended') return replayEndedSession(this.parts, ctx, { session, client });
    if (session.state !== 'ready') {
      throw new SessionNotReady({ sessionId: session.id, state: session.state });
    }
    const dialled = await this.dial(ctx, session, input);
    if ('ended' in dialled) {
      return replayEndedSession(this.parts, ctx, { session: dialled.ended, client });
    }
    const attachment = await this.record(ctx, session, input).catch((error: unknown) => {
      dialled.upstream.close();
      throw error;
    });
    await this.run(ctx, { ...dialled, session, attachment, input, client });
  }

  /** The stream and what the log held just before it; or the session, when its process just ended. */
  private async dial(
    ctx: RequestContext,
    session: Session,
    input: AttachInput,
  ): Promise<Dialled | { ended: Session }> {
    const stdin = input.stdin && (session.container.stdin ?? false);
    try {
      const target = upstreamTargetOf(session);
      const log = await this.logReader(ctx, session);
      const logBefore = await log().catch(() => undefined);
      const tty = session.container.tty ?? false;
      const options = { by: session.principal, stdin, tty, signal: ctx.signal };
      const upstream = await this.parts.upstream.open(target, options);
      if (logBefore || !tty) return { upstream, log, logBefore: logBefore ?? emptyLog };
      const nothing = () => Promise.resolve(emptyLog);
      return { upstream: new LateLog(upstream, log), log: nothing, logBefore: emptyLog };
    } catch (error) {
      // A process that ended between `ready` and the dial makes the kubelet refuse the attach.
      const { exitStatusMs, brokenStatusMs } = streamLimits;
      const timeoutMs = isKubeletsRefusal(error) ? exitStatusMs : brokenStatusMs;
      const waitFor = { state: 'ended' as const, timeoutMs };
      const now = await this.parts.sessions.whenReached(session.id, waitFor, ctx.signal);
      if (now.state === 'ended') return { ended: now };
      throw error;
    }
  }

  /** The first attachment of a session has seen nothing yet and gets the whole log. */
  private async logReader(
    ctx: RequestContext,
    session: Session,
  ): Promise<() => Promise<LogSnapshot>> {
    const first = (await this.parts.attachments.countOf(session.id)) === 0;
    const { firstReplayLinesMax, replayLinesMax, replayBytesMax, dialMs } = streamLimits;
    return async () => {
      const log = await this.parts.upstream.readLog(upstreamTargetOf(session), {
        by: session.principal,
        signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(dialMs)]),
        tailLines: first ? firstReplayLinesMax : replayLinesMax,
        bytesMax: replayBytesMax,
      });
      return session.container.tty ? { ...log, bytes: asTerminalOutput(log.bytes) } : log;
    };
  }

  private async record(
    ctx: RequestContext,
    session: Session,
    input: AttachInput,
  ): Promise<Attachment> {
    const { work, attachments, audit, clock } = this.parts;
    const attachment: Attachment = {
      id: newId('attachment', clock.now()),
      sessionId: session.id,
      ownerKey: principalKey(ctx.principal),
      username: ctx.principal.username,
      client: input.client.slice(0, 200),
      entry: ctx.entry,
      openedAt: clock.now(),
      closedAt: undefined,
      closeReason: undefined,
      bytesIn: 0,
      bytesOut: 0,
    };
    await work.run(async (tx) => {
      const holder = await attachments.open(tx, attachment);
      if (holder) {
        throw new AttachmentExists({ sessionId: session.id, username: holder.username });
      }
      await audit.execute(tx, ctx, {
        event: 'attachment.opened',
        result: 'success',
        sessionId: session.id,
        cluster: session.target.cluster,
        target: `${session.target.namespace}/${session.runsIn.name}#${session.runsIn.uid ?? ''}`,
        details: { attachment: attachment.id, client: attachment.client, stdin: input.stdin },
      });
    });
    return attachment;
  }

  private async run(ctx: RequestContext, what: AttachmentRunSubject): Promise<void> {
    const { session, attachment, client } = what;
    const run = new AttachmentRun(this.parts, ctx, what);
    const release = this.parts.open.add(run);
    let closeReason = 'protocol_error';
    try {
      const exit = await run.execute();
      closeReason = exit.reason;
      await this.sendExit(client, exit);
    } finally {
      release();
      what.upstream.close();
      await this.close(ctx, session, { ...attachment, ...run.counts, closeReason });
    }
  }

  /** A client that has stopped reading is not waited for: its session must not wait either. */
  private async sendExit(client: AttachClient, exit: ExitMessage): Promise<void> {
    const late = new AbortController();
    const sent = client.send(exit).catch(() => undefined);
    await Promise.race([
      sent,
      this.parts.clock.sleep(streamLimits.exitSendMs, late.signal).catch(() => undefined),
    ]);
    late.abort();
  }

  private async close(
    ctx: RequestContext,
    session: Session,
    attachment: Attachment,
  ): Promise<void> {
    const { work, attachments, audit, clock } = this.parts;
    const closed = { ...attachment, closedAt: clock.now() };
    const { bytesIn, bytesOut, closeReason, id } = closed;
    await work.run(async (tx) => {
      await attachments.close(tx, closed);
      await audit.execute(tx, ctx, {
        event: 'attachment.closed',
        result: 'success',
        reason: closeReason,
        sessionId: session.id,
        cluster: session.target.cluster,
        details: { attachment: id, bytesIn, bytesOut },
      });
    });
  }
}

/** HTTP 500 is what a kubelet answers of a container that does not run: its status may come late. */
function isKubeletsRefusal(error: unknown): boolean {
  return error instanceof GatewayError && error.reason === 'CLUSTER_FAILED';
}
