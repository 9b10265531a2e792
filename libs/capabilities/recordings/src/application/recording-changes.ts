import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import { invariant } from '@endoscope/core';
import type { Clock, RequestContext, Transaction, UnitOfWork } from '@endoscope/core';
import type { SealedManifest } from '../domain/manifest/recording-manifest.ts';
import { isDue, isOpen, keepUntil, moveRecording } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import { RecordingNotHeld, RecordingRemoved } from '../domain/recording.errors.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';

/** Every change of what is known of a recording: its row and its line of the ledger, together. */
export class RecordingChanges {
  constructor(
    private readonly catalogue: RecordingCatalogue,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async begin(ctx: RequestContext, recording: Recording): Promise<void> {
    const { mode, hasInput, keptDays } = recording;
    await this.work.run(async (tx) => {
      await this.catalogue.insert(tx, recording);
      const details = { mode, input: hasInput, keptDays };
      await this.note(tx, ctx, { recording, event: 'recording.started', details });
    });
  }

  /** Another process, or the same after a failure, writes on. */
  resume(ctx: RequestContext, id: Recording['id'], missingBytes?: number): Promise<Recording> {
    return this.change(ctx, id, (before) => {
      const parts = before.parts + 1;
      const after = moveRecording(before, 'recording', { parts, failure: undefined });
      const details = { part: parts, ...(missingBytes !== undefined && { missingBytes }) };
      return { after, entry: { event: 'recording.resumed', details } };
    });
  }

  /**
   * Who wrote `part` does not any more; somebody may later. Nothing changes when another process has
   * gone on with the next part, or ended the recording.
   */
  interrupt(
    ctx: RequestContext,
    id: Recording['id'],
    { why, part }: { readonly why: string; readonly part: number },
  ): Promise<Recording> {
    return this.change(ctx, id, (before) => {
      if (before.parts !== part || !isOpen(before)) return { after: before };
      return {
        after: moveRecording(before, 'interrupted', { failure: why }),
        entry: { event: 'recording.interrupted', result: 'failure', reason: why },
      };
    });
  }

  seal(ctx: RequestContext, id: Recording['id'], sealed: SealedManifest): Promise<Recording> {
    return this.change(ctx, id, (before) => {
      if (!isOpen(before)) return { after: before };
      const { manifest, hash } = sealed;
      const sealedAt = this.clock.now();
      const after = moveRecording(before, 'sealed', {
        sealedAt,
        manifestHash: hash,
        failure: undefined,
        durationMicros: manifest.durationMicros,
        outputBytes: manifest.outputBytes,
        storedBytes: manifest.bytes,
        members: manifest.members,
        gaps: manifest.frames.gap,
        keepUntil: keepUntil(sealedAt, before.keptDays),
      });
      const { members, bytes, outputBytes, durationMicros } = manifest;
      const sums = { members, bytes, outputBytes, durationMicros, gaps: manifest.frames.gap };
      const details = { manifestSha256: hash, head: manifest.head, ...sums };
      return { after, entry: { event: 'recording.sealed', details } };
    });
  }

  /** Its end cannot be written; what there is stays for as long as it would have. */
  fail(ctx: RequestContext, id: Recording['id'], why: string): Promise<Recording> {
    return this.change(ctx, id, (before) => {
      const until = keepUntil(this.clock.now(), before.keptDays);
      return {
        after: moveRecording(before, 'failed', { failure: why, keepUntil: until }),
        entry: { event: 'recording.failed', result: 'failure', reason: why },
      };
    });
  }

  /** A reason that it has already is no change. */
  hold(ctx: RequestContext, id: Recording['id'], holdReason: string): Promise<Recording> {
    return this.change(ctx, id, (before) => {
      if (before.state === 'removed') throw new RecordingRemoved({ recording: id });
      if (before.holdReason === holdReason) return { after: before };
      const after = moveRecording(before, before.state, { holdReason });
      return { after, entry: { event: 'recording.held', details: { holdReason } } };
    });
  }

  release(ctx: RequestContext, id: Recording['id'], reason: string): Promise<Recording> {
    return this.change(ctx, id, (before) => {
      const { holdReason } = before;
      if (holdReason === undefined) throw new RecordingNotHeld({ recording: id });
      const after = moveRecording(before, before.state, { holdReason: undefined });
      const details = { holdReason, ...(reason !== '' && { why: reason }) };
      return { after, entry: { event: 'recording.released', details } };
    });
  }

  /** Its bytes rest in another place, too; false of one that was removed meanwhile. */
  shipped(
    ctx: RequestContext,
    id: Recording['id'],
    details: { readonly place: string; readonly bytes: number },
  ): Promise<boolean> {
    return this.work.run(async (tx) => {
      const recording = await this.catalogue.findForUpdate(tx, id);
      if (!recording || recording.state === 'removed') return false;
      await this.note(tx, ctx, { recording, event: 'recording.shipped', details });
      return true;
    });
  }

  /** The row is locked while its bytes go, so that nobody changes its time or holds it meanwhile. */
  remove(
    ctx: RequestContext,
    id: Recording['id'],
    { now, bytesOf }: { now: Date; bytesOf: (id: string) => Promise<void> },
  ): Promise<void> {
    return this.work.run(async (tx) => {
      const before = await this.catalogue.findForUpdate(tx, id);
      if (!before || !isDue(before, now)) return;
      await bytesOf(id);
      const recording = moveRecording(before, 'removed');
      await this.catalogue.update(tx, recording);
      const details = { storedBytes: before.storedBytes, keptDays: before.keptDays };
      await this.note(tx, ctx, { recording, event: 'recording.removed', details });
    });
  }

  private change(
    ctx: RequestContext,
    id: Recording['id'],
    next: (before: Recording) => { after: Recording; entry?: Noted },
  ): Promise<Recording> {
    return this.work.run(async (tx) => {
      const before = await this.catalogue.findForUpdate(tx, id);
      invariant(before !== undefined, 'a recording that changes is in the catalogue');
      const { after, entry } = next(before);
      if (!entry) return after;
      await this.catalogue.update(tx, after);
      await this.note(tx, ctx, { recording: after, ...entry });
      return after;
    });
  }

  private note(
    tx: Transaction,
    ctx: RequestContext,
    { recording, details, ...entry }: Noted & { readonly recording: Recording },
  ): Promise<void> {
    return this.audit.execute(tx, ctx, {
      result: 'success',
      ...entry,
      ...recordingSubject(recording),
      details: { recording: recording.id, ...details },
    });
  }
}

/** The fields that every event about a recording carries. */
export function recordingSubject(
  recording: Recording,
): Pick<AuditEntry, 'sessionId' | 'cluster' | 'target' | 'specHash'> {
  const { sessionId, cluster, namespace, pod, node, podUid, specHash } = recording;
  const place = node === undefined ? `${namespace}/${pod}` : `node/${node}`;
  return { sessionId, cluster, target: `${place}#${podUid}`, specHash };
}

type Noted = Pick<AuditEntry, 'event' | 'reason' | 'details'> & Partial<Pick<AuditEntry, 'result'>>;
