import { createHash, randomUUID } from 'node:crypto';
import type { AppendAuditAlone } from '@endoscope/audit';
import type { ReadSessionEvents, SealedHead, SealedKey } from '@endoscope/audit/ledger';
import type { Clock, RequestContext } from '@endoscope/core';
import type { FindRecording } from '@endoscope/recordings';
import type { HandedOutRecording, HandOutRecording } from '@endoscope/recordings/playback';
import { auditSubject } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { bundleFormat } from '../domain/bundle-parts.ts';
import type { BundleClaim } from '../domain/bundle-parts.ts';
import { BundleNotReady } from '../domain/bundle.errors.ts';
import { bundleLimits } from '../domain/bundle.limits.ts';
import { planTextOf, writeBundle } from './write-bundle.ts';

export interface ExportSessionParts {
  readonly sessions: Pick<FindSession, 'execute'>;
  readonly recordings: Pick<FindRecording, 'execute'>;
  readonly handOut: Pick<HandOutRecording, 'execute'>;
  readonly events: ReadSessionEvents;
  readonly heads: { latestHead(): Promise<SealedHead | undefined> };
  readonly keys: () => Promise<readonly SealedKey[]>;
  readonly audit: Pick<AppendAuditAlone, 'execute'>;
  readonly clock: Clock;
  /** The ledger's name. */
  readonly origin: string;
}

/**
 * A session as one file that a stranger can check: what was planned, every event with its proof, the
 * recording with the key that opens it.
 *
 * Before the first byte the ledger is told what the bundle is made of, and that event is sealed: it is
 * the bundle's last one, so that leaving something out shows.
 */
export class ExportSession {
  constructor(private readonly parts: ExportSessionParts) {}

  /** Throws BundleNotReady, and what keeps the caller from the session or from its recording. */
  async execute(ctx: RequestContext, id: string): Promise<AsyncGenerator<Uint8Array>> {
    const { sessions, heads, keys, events, origin } = this.parts;
    const session = await sessions.execute(ctx, id, 'session.export');
    if (session.state !== 'ended') throw notReady(session, 'it goes on');
    const recording = await this.recordingOf(ctx, session);
    const until = await this.sealedUntil(ctx, session);
    const claim = await this.claimOf(session, { recording, until });
    await this.tell(ctx, session, claim);
    const told = await this.whenSealed(ctx, session, { claim, after: until.sequence });
    const head = await heads.latestHead();
    if (!head || head.treeSize <= told.leafIndex) throw notReady(session, sealingLags);
    return writeBundle({
      ...{ session, claim, head, origin, recording, told },
      keys: await keys(),
      events: events.execute({ sessionId: session.id, treeSize: until.treeSize }),
      prove: (leaf) => events.prove(leaf, head.treeSize),
    });
  }

  private async recordingOf(
    ctx: RequestContext,
    session: Session,
  ): Promise<HandedOutRecording | undefined> {
    const found = await this.parts.handOut.execute(session.id);
    if (!found) return undefined;
    await this.parts.recordings.execute(ctx, found.recording.id);
    const { state } = found.recording;
    if (state === 'recording' || state === 'interrupted') {
      throw notReady(session, 'its recording is not sealed');
    }
    return found.content ? found : undefined;
  }

  /** Waits until all that happened in the session so far has its place in a signed tree. */
  private async sealedUntil(ctx: RequestContext, session: Session): Promise<Until> {
    return this.patiently(ctx, session, async () => {
      const head = await this.parts.heads.latestHead();
      if (!head) return undefined;
      return this.parts.events.sealedUntil(session.id, head.treeSize);
    });
  }

  private async claimOf(
    session: Session,
    { recording, until }: { recording: HandedOutRecording | undefined; until: Until },
  ): Promise<BundleClaim> {
    const { treeSize } = until;
    const digest = createHash('sha256');
    let count = 0;
    for await (const leaf of this.parts.events.execute({ sessionId: session.id, treeSize })) {
      digest.update(leaf.leafHash);
      count += 1;
    }
    return {
      bundle: randomUUID(),
      format: bundleFormat,
      events: count,
      eventsSha256: digest.digest('hex'),
      planSha256: sha256(planTextOf(session)),
      recording: recording?.recording.id ?? null,
      manifestSha256: recording?.recording.manifestHash ?? null,
    };
  }

  private tell(ctx: RequestContext, session: Session, claim: BundleClaim): Promise<void> {
    return this.parts.audit.execute(ctx, {
      ...({ event: 'session.exported', result: 'success' } as const),
      ...auditSubject(session),
      details: { ...claim },
    });
  }

  private whenSealed(
    ctx: RequestContext,
    session: Session,
    { claim, after }: { claim: BundleClaim; after: bigint },
  ) {
    return this.patiently(ctx, session, async () => {
      const later = this.parts.events.execute({ sessionId: session.id, afterSequence: after });
      for await (const leaf of later) {
        if (leaf.event.details['bundle'] === claim.bundle) return leaf;
      }
      return undefined;
    });
  }

  private async patiently<T>(
    ctx: RequestContext,
    session: Session,
    look: () => Promise<T | undefined>,
  ): Promise<T> {
    const { clock } = this.parts;
    const until = clock.now().getTime() + bundleLimits.sealWaitMs;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (clock.now().getTime() >= until) throw notReady(session, sealingLags);
      await clock.sleep(bundleLimits.sealPollMs, ctx.signal);
    }
  }
}

/** Up to which leaf, and up to which number in order of insertion, all is sealed. */
interface Until {
  readonly treeSize: number;
  readonly sequence: bigint;
}

const sealingLags = 'its last events are not sealed';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function notReady({ id }: Session, problem: string): BundleNotReady {
  return new BundleNotReady({ session: id, problem }, { retryAfterMs: 2_000 });
}
