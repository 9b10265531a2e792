import { createHash } from 'node:crypto';
import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { AuditEntry } from '@endoscope/audit';
import type { FilePlace } from '../../domain/files/file-message.ts';
import { fileLimits } from '../../domain/files/files.limits.ts';
import { recordEnd } from '../record-end.ts';
import { recordStart } from '../record-start.ts';
import { streamSubject } from '../stream-subject.ts';
import type { FoundPlace } from './find-file-place.ts';

export interface TransferSubject {
  readonly ctx: RequestContext;
  readonly found: FoundPlace;
  readonly asked: FilePlace;
  /** Undefined: nothing is copied, the path is only looked at. */
  readonly direction?: 'download' | 'upload';
}

/**
 * What the ledger keeps of one transfer: that it begins, before anything is asked of the container;
 * each file with size and hash, up to `auditedFilesMax`; and how it ended, with a hash over the
 * list of all files (`SHA256  PATH\n` each, in order), so that a list that somebody shows later can
 * be held against it.
 *
 * Bound: `auditBatchFiles` events that wait to be written together.
 */
export class TransferRecord {
  files = 0;
  bytes = 0;
  private readonly manifest = createHash('sha256');
  private pending: AuditEntry[] = [];
  private stream: string | undefined;

  constructor(
    private readonly parts: Parameters<typeof recordEnd>[0],
    private readonly what: TransferSubject,
  ) {}

  async started(details: AuditEntry['details']): Promise<void> {
    const started = this.entry('file.transfer_started', { ...details, ...this.placeDetails() });
    const start = { started, ended: 'file.transfer_ended' } as const;
    this.stream = await recordStart(this.parts, this.what.ctx, start);
  }

  async examined(details: AuditEntry['details']): Promise<void> {
    await this.write([this.entry('file.examined', { ...details, ...this.placeDetails() })]);
  }

  async file(file: { path: Buffer; size: number; sha256: string }): Promise<void> {
    this.files += 1;
    const name = file.path.toString('utf8');
    this.manifest.update(`${file.sha256}  `).update(file.path).update('\n');
    if (this.files > fileLimits.auditedFilesMax) return;
    const { direction } = this.what;
    const path = name === '' ? this.what.asked.path : name;
    const details = { direction, path, bytes: file.size, sha256: file.sha256 };
    this.pending.push(this.entry('file.transferred', details));
    if (this.pending.length >= fileLimits.auditBatchFiles) await this.flush();
  }

  /** `early`: what ended it before its end; of a client that left, the signal tells. */
  async ended(
    details: AuditEntry['details'],
    early?: { readonly error: unknown; readonly signal: AbortSignal },
  ): Promise<void> {
    const { files, bytes } = this;
    const namedFiles = Math.min(files, fileLimits.auditedFilesMax);
    const manifestSha256 = this.manifest.digest('hex');
    const counts = { files, bytes, namedFiles, manifestSha256 };
    const end = this.entry('file.transfer_ended', {
      direction: this.what.direction,
      path: this.what.asked.path,
      ...counts,
      ...details,
    });
    const failed = early && { ...end, result: 'failure' as const, reason: reasonOf(early) };
    const entries = [...this.pending, failed ?? end];
    this.pending = [];
    const { stream } = this;
    const ended = { entries, ...(stream !== undefined && { stream }) };
    // What has succeeded is told to nobody before it is durable.
    if (early) await recordEnd(this.parts, this.what.ctx, ended);
    else await this.write(entries, stream);
  }

  private async flush(): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    await this.write(batch);
  }

  private placeDetails(): AuditEntry['details'] {
    const { asked, found, direction } = this.what;
    const { container, where } = found;
    const root = asked.target ? { root: where } : {};
    return { direction, path: asked.path, container, ...root };
  }

  private entry(event: AuditEntry['event'], details: AuditEntry['details']): AuditEntry {
    return {
      event,
      result: 'success',
      ...streamSubject(this.what.found.session),
      ...(details && { details }),
    };
  }

  /** `ended`: the stream that is over with them. */
  private async write(entries: readonly AuditEntry[], ended?: string): Promise<void> {
    await this.parts.work.run(async (tx) => {
      if (ended !== undefined) await this.parts.streams.close(tx, ended);
      for (const entry of entries) await this.parts.audit.execute(tx, this.what.ctx, entry);
    });
  }
}

function reasonOf({ error, signal }: { error: unknown; signal: AbortSignal }): string {
  const cause: unknown = signal.aborted ? signal.reason : error;
  if (cause instanceof GatewayError) return cause.reason;
  return signal.aborted ? 'client_gone' : 'transfer_broken';
}
