import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { RequestContext } from '@endoscope/core';
import { FileChanged, FileStreamInvalid, FileTooLarge } from '../../domain/files/file.errors.ts';
import type { FileInfo, TransferEnd } from '../../domain/files/file-entry.ts';
import type { DownloadMessage, DownloadRequest } from '../../domain/files/file-message.ts';
import { TreeGuard } from '../../domain/files/file-path.ts';
import { getScript } from '../../domain/files/file-script.ts';
import { readTar } from '../../domain/files/file-tar-reader.ts';
import { fileLimits } from '../../domain/files/files.limits.ts';
import type { FairStream } from '../fair/fair-stream.ts';
import { fileInfoOf } from './file-command.ts';
import type { FileCommand } from './file-command.ts';
import { runScript, toucher, whileAllowed } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import type { FoundPlace } from './find-file-place.ts';
import { TransferNotices } from './transfer-notices.ts';
import { TransferRecord } from './transfer-record.ts';

export type DownloadSink = (message: DownloadMessage) => Promise<void>;

/**
 * A file or a tree out of a container.
 *
 * Owns:  one exec stream, closed when `execute` settles.
 * Bound: one chunk of the stream at a time; a slow client pauses the container.
 * Order: `opened`, then each entry with its data, `end` last.
 * Ends:  with `end`, or throws: also when the container's bytes are not what it says they are.
 */
export class DownloadFiles {
  constructor(private readonly parts: FileParts) {}

  async execute(ctx: RequestContext, request: DownloadRequest, sink: DownloadSink): Promise<void> {
    const found = await this.parts.find.execute(ctx, request.place);
    const { session } = found;
    await whileAllowed(this.parts, { ctx, session }, async (signal) => {
      const { place: asked, offset } = request;
      const record = new TransferRecord(this.parts, { ctx, found, asked, direction: 'download' });
      await record.started(offset > 0 ? { offset } : {});
      const run = new DownloadRun(this.parts, { found, request, sink, record, signal });
      try {
        const end = await run.execute();
        await record.ended({ verified: end.verified, complete: end.complete });
        await sink({ type: 'end', ...end });
      } catch (error) {
        await record.ended({}, { error, signal });
        throw error;
      }
    });
  }
}

interface DownloadSubject {
  readonly found: FoundPlace;
  readonly request: DownloadRequest;
  readonly sink: DownloadSink;
  readonly record: TransferRecord;
  readonly signal: AbortSignal;
}

/** One download that was recorded. */
class DownloadRun {
  private readonly whole = createHash('sha256');
  private readonly notices = new TransferNotices();
  private readonly touch: () => void;
  private readonly fair: FairStream;
  /** Nobody knows beforehand how long it is, and it may read otherwise each time. */
  private isUnsized = false;

  constructor(
    private readonly parts: FileParts,
    private readonly what: DownloadSubject,
  ) {
    this.fair = parts.open.turns.join(what.signal);
    this.touch = toucher(parts, what.found.session.id);
  }

  async execute(): Promise<TransferEnd> {
    const { found, request, signal } = this.what;
    const { offset, length, prefixSha256 } = request;
    const args = [String(offset), length === undefined ? '' : String(length), prefixSha256];
    const what = { script: getScript, args, stdin: false, signal };
    const command = await runScript(this.parts, found, what);
    try {
      const [kind, ...words] = await command.answer();
      const info = fileInfoOf(words, words.slice(5).join(' '));
      const isTree = kind === 'tree';
      const expected = isTree ? undefined : this.expectedBytes(info);
      await this.what.sink({ type: 'opened', info, tree: isTree });
      if (isTree) await this.tree(command);
      else await this.file(command, { info, expected });
      return this.endOf(command, isTree);
    } finally {
      this.fair.leave();
      command.close();
    }
  }

  /** Bytes that will come, of a file that says so; throws when they are too many. */
  private expectedBytes(info: FileInfo): number | undefined {
    const { offset, length } = this.what.request;
    // procfs says 0 of everything; there the end of the stream is the end of the file.
    this.isUnsized = info.size === 0;
    if (this.isUnsized) return undefined;
    const expected = Math.min(info.size - offset, length ?? Number.POSITIVE_INFINITY);
    if (expected > this.parts.bytesMax) throw this.tooLarge();
    return expected;
  }

  private async file(
    command: FileCommand,
    { info, expected }: { info: FileInfo; expected: number | undefined },
  ): Promise<void> {
    for (let chunk = await command.chunk(); chunk; chunk = await command.chunk()) {
      await this.data(chunk, this.whole);
    }
    const { bytes } = this.what.record;
    const sha256 = this.whole.copy().digest('hex');
    const said = command.trailer('sha256');
    if (expected !== undefined && bytes !== expected && said !== sha256) {
      const arrived = this.what.request.offset + bytes;
      const problem = `it was ${info.size} bytes long and ${arrived} arrived`;
      throw new FileChanged({ path: this.what.request.place.path, problem });
    }
    await this.what.record.file({ path: Buffer.alloc(0), size: bytes, sha256 });
    await this.what.sink({ type: 'entry_end', size: bytes, sha256 });
  }

  private async tree(command: FileCommand): Promise<void> {
    const guard = new TreeGuard();
    let open: { path: Buffer; size: number; hash: Hash } | undefined;
    const close = async (): Promise<void> => {
      if (!open) return;
      const file = { path: open.path, size: open.size, sha256: open.hash.digest('hex') };
      open = undefined;
      await this.what.record.file(file);
      await this.what.sink({ type: 'entry_end', size: file.size, sha256: file.sha256 });
    };
    for await (const event of readTar(this.archive(command))) {
      if (event.type === 'data') {
        await this.data(event.data, open!.hash);
        continue;
      }
      await close();
      const { entry } = event;
      guard.check(entry);
      if (entry.type === 'other') {
        this.notices.add(`${entry.path.toString('utf8')} is a device or a pipe: skipped`);
        continue;
      }
      const { bytes } = this.what.record;
      if (bytes + (entry.size ?? 0) > this.parts.bytesMax) throw this.tooLarge();
      await this.what.sink({ type: 'entry', entry });
      if (entry.type !== 'file') continue;
      const size = entry.size ?? 0;
      open = { path: entry.path, size, hash: createHash('sha256') };
    }
    await close();
  }

  /** The archive as it comes, with its hash taken. */
  private async *archive(command: FileCommand): AsyncGenerator<Uint8Array> {
    for (let chunk = await command.chunk(); chunk; chunk = await command.chunk()) {
      this.whole.update(chunk);
      yield chunk;
    }
  }

  private async data(chunk: Uint8Array, hash: Hash): Promise<void> {
    const { record, sink } = this.what;
    record.bytes += chunk.length;
    if (record.bytes > this.parts.bytesMax) throw this.tooLarge();
    hash.update(chunk);
    this.parts.meter('out', chunk.length);
    this.touch();
    if (this.parts.open.held) await this.parts.open.held;
    const max = fileLimits.dataBytesMax;
    for (let at = 0; at < chunk.length; at += max) {
      await sink({ type: 'data', data: chunk.subarray(at, at + max) });
    }
    await this.fair.carried(chunk.length);
  }

  private endOf(command: FileCommand, isTree: boolean): TransferEnd {
    const { path } = this.what.request.place;
    const said = command.trailer('sha256') ?? '';
    const status = command.trailer('status');
    if (status === undefined) {
      throw new FileStreamInvalid({ problem: 'the container ended before it said how it went' });
    }
    const verified = said === this.whole.digest('hex');
    if (said !== '' && !verified && isTree) {
      throw new FileStreamInvalid({ problem: 'the archive is not the one the container made' });
    }
    const { bytes, files } = this.what.record;
    if (said !== '' && !verified && !this.isUnsized) {
      throw new FileChanged({ path, problem: 'it reads otherwise now than when it was sent' });
    }
    for (const line of command.complaints) this.notices.add(line);
    const complete = status === '0';
    return { files, bytes, sha256: said, verified, complete, notices: this.notices.all };
  }

  private tooLarge(): FileTooLarge {
    return new FileTooLarge({ what: 'The content', max: `${this.parts.bytesMax} bytes` });
  }
}
