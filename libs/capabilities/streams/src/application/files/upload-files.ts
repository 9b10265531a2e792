import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { RequestContext } from '@endoscope/core';
import {
  FileChanged,
  FileNotWritable,
  FileStreamInvalid,
  FileTooLarge,
} from '../../domain/files/file.errors.ts';
import type { FileEntry, TransferEnd } from '../../domain/files/file-entry.ts';
import type { UploadMessage, UploadRequest } from '../../domain/files/file-message.ts';
import { TreeGuard, checkedName } from '../../domain/files/file-path.ts';
import { putScript, putTreeScript } from '../../domain/files/file-script.ts';
import { tarEnd, tarHeader, tarPadding } from '../../domain/files/file-tar-writer.ts';
import { fileLimits } from '../../domain/files/files.limits.ts';
import type { FairStream } from '../fair/fair-stream.ts';
import type { FileCommand } from './file-command.ts';
import { runScript, toucher, whileAllowed } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import type { FoundPlace } from './find-file-place.ts';
import { TransferNotices } from './transfer-notices.ts';
import { TransferRecord } from './transfer-record.ts';
import { UploadWriter } from './upload-writer.ts';

export interface UploadClient {
  readonly messages: AsyncIterable<UploadMessage>;
  /** The container is ready for data that will be at this path. */
  ready(path: string): Promise<void>;
}

/**
 * A file or a tree into a container.
 *
 * Owns:  one exec stream, closed when `execute` settles.
 * Bound: one message of the client and `chunkBytesMax` on the way; a slow container pauses it.
 * Order: as the client sends; a file takes its name only when all of it is there and its hash fits.
 * Ends:  with how it went, or throws. What was cut stays beside its name as `.NAME.endo-part`.
 */
export class UploadFiles {
  constructor(private readonly parts: FileParts) {}

  async execute(
    ctx: RequestContext,
    request: UploadRequest,
    client: UploadClient,
  ): Promise<TransferEnd> {
    checkedName(request.name);
    const { bytesMax } = this.parts;
    if ((request.size ?? 0) > bytesMax) throw tooLarge(bytesMax);
    const found = await this.parts.find.execute(ctx, request.place);
    return whileAllowed(this.parts, { ctx, session: found.session }, async (signal) => {
      const { place: asked, offset, size } = request;
      const record = new TransferRecord(this.parts, { ctx, found, asked, direction: 'upload' });
      await record.started({ ...(offset > 0 && { offset }), ...(size !== undefined && { size }) });
      const run = new UploadRun(this.parts, { found, request, client, record, signal });
      try {
        const end = await run.execute();
        await record.ended({ verified: end.verified });
        return end;
      } catch (error) {
        await record.ended({}, { error, signal });
        throw error;
      }
    });
  }
}

interface UploadSubject {
  readonly found: FoundPlace;
  readonly request: UploadRequest;
  readonly client: UploadClient;
  readonly record: TransferRecord;
  readonly signal: AbortSignal;
}

interface OpenFile {
  readonly path: Buffer;
  readonly size: number;
  readonly hash: Hash;
  taken: number;
}

/** One upload that was recorded. */
class UploadRun {
  private readonly guard = new TreeGuard();
  private readonly notices = new TransferNotices();
  private readonly touch: () => void;
  private readonly fair: FairStream;
  private entries = 0;
  private open: OpenFile | undefined;

  constructor(
    private readonly parts: FileParts,
    private readonly what: UploadSubject,
  ) {
    this.fair = parts.open.turns.join(what.signal);
    this.touch = toucher(parts, what.found.session.id);
  }

  async execute(): Promise<TransferEnd> {
    const { found, request, client, signal } = this.what;
    const script = request.tree ? putTreeScript : putScript;
    const what = { script, args: argumentsOf(request), stdin: true, signal };
    const command = await runScript(this.parts, found, what);
    try {
      const [, ...path] = await command.answer();
      await client.ready(path.join(' '));
      return await this.write(command);
    } finally {
      this.fair.leave();
      command.close();
    }
  }

  private async write(command: FileCommand): Promise<TransferEnd> {
    const { size, offset, tree } = this.what.request;
    const announced = tree || size === undefined ? undefined : size - offset;
    const writer = new UploadWriter(command, announced);
    // An answer before the end says why there is no use in going on.
    let isAnswered = false;
    const answer = command.answer();
    answer.then(
      () => (isAnswered = true),
      () => (isAnswered = true),
    );
    const finish = await this.pump(writer, () => isAnswered);
    await this.closeFile(writer);
    if (tree) await writer.write(tarEnd);
    await writer.end();
    const [verb, ...words] = await answer;
    if (verb === 'broken') await this.giveUp(command, words.join(' '));
    return this.settle(command, { words, writer, finish });
  }

  /** The SHA-256 the client gave, empty without. */
  private async pump(writer: UploadWriter, isOver: () => boolean): Promise<string> {
    const messages = abortable(this.what.client.messages, this.what.signal);
    for await (const message of messages) {
      if (message.type === 'finish') return message.sha256;
      if (isOver()) return '';
      if (message.type === 'entry') await this.entry(message.entry, writer);
      else await this.data(message.data, writer);
    }
    throw new FileStreamInvalid({ problem: 'the client left before it had sent everything' });
  }

  private async entry(entry: FileEntry, writer: UploadWriter): Promise<void> {
    if (!this.what.request.tree) {
      throw new FileStreamInvalid({ problem: 'the client sent an entry of a tree for one file' });
    }
    await this.closeFile(writer);
    this.entries += 1;
    if (this.entries > fileLimits.entriesMax) {
      throw new FileTooLarge({ what: 'The tree', max: `${fileLimits.entriesMax} entries` });
    }
    this.guard.check(entry);
    if (entry.type === 'other') {
      this.notices.add(`${entry.path.toString('utf8')} is a device or a pipe: skipped`);
      return;
    }
    const size = entry.size ?? 0;
    if (!Number.isSafeInteger(size) || this.what.record.bytes + size > this.parts.bytesMax) {
      throw tooLarge(this.parts.bytesMax);
    }
    await writer.write(tarHeader(entry));
    if (entry.type !== 'file') return;
    this.open = { path: entry.path, size, hash: createHash('sha256'), taken: 0 };
  }

  private async data(data: Uint8Array, writer: UploadWriter): Promise<void> {
    const { record, request } = this.what;
    record.bytes += data.length;
    if (record.bytes > this.parts.bytesMax) throw tooLarge(this.parts.bytesMax);
    if (request.tree) {
      const { open } = this;
      if (!open || open.taken + data.length > open.size) {
        throw new FileStreamInvalid({ problem: 'the client sent more than it had announced' });
      }
      open.taken += data.length;
      open.hash.update(data);
    }
    this.parts.meter('in', data.length);
    this.touch();
    await this.fair.pushed(data.length);
    if (this.parts.open.held) await this.parts.open.held;
    await writer.write(data);
  }

  private async closeFile(writer: UploadWriter): Promise<void> {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    if (open.taken !== open.size) {
      throw new FileStreamInvalid({ problem: 'the client sent less than it had announced' });
    }
    await writer.write(tarPadding(open.size));
    const { path, size, hash } = open;
    await this.what.record.file({ path, size, sha256: hash.digest('hex') });
  }

  private async giveUp(command: FileCommand, problem: string): Promise<never> {
    await command.write(Buffer.from('abort\n'));
    // The rest of what the tools said comes until the script has ended.
    while (await command.chunk()) continue;
    const detail = command.complaints.slice(-3).join('; ');
    const { path } = this.what.request.place;
    throw new FileNotWritable({ path, problem: [problem, detail].filter(Boolean).join(': ') });
  }

  /** Compares what the container has with what passed here, then lets it take its name. */
  private async settle(
    command: FileCommand,
    sent: { words: readonly string[]; writer: UploadWriter; finish: string },
  ): Promise<TransferEnd> {
    const { request, record } = this.what;
    const { size: announced, offset, tree } = request;
    const [size = '', said = ''] = sent.words;
    const sha256 = /^[0-9a-f]{64}$/.test(said) ? said : '';
    const passed = offset === 0 ? sent.writer.sha256 : sent.finish;
    const problem = problemOf({
      isShort: !tree && Number(size) !== offset + sent.writer.bytes,
      isOther: announced !== undefined && announced !== offset + sent.writer.bytes,
      isDamaged: sha256 !== '' && passed !== '' && sha256 !== passed,
      isUnlike: !tree && offset === 0 && sent.finish !== '' && sent.finish !== passed,
    });
    await command.write(Buffer.from(problem === undefined ? 'commit\n' : 'abort\n'));
    await command.answer();
    if (problem !== undefined) throw new FileChanged({ path: request.place.path, problem });
    if (!tree) {
      const size_ = offset + record.bytes;
      await record.file({ path: Buffer.alloc(0), size: size_, sha256: sha256 || passed });
    }
    const verified = sha256 !== '' && sha256 === passed;
    const { files, bytes } = record;
    return { files, bytes, sha256, verified, complete: true, notices: this.notices.all };
  }
}

function argumentsOf({ name, tree, preserve, ...request }: UploadRequest): string[] {
  if (tree) return [name, preserve ? '1' : '0'];
  const mode = request.mode === undefined ? '' : (request.mode & 0o7777).toString(8);
  const { modifiedAt } = request;
  const time = modifiedAt ? String(Math.floor(modifiedAt.getTime() / 1000)) : '';
  return [name, mode, time, String(request.offset)];
}

function problemOf(
  found: Readonly<Record<'isShort' | 'isOther' | 'isDamaged' | 'isUnlike', boolean>>,
) {
  if (found.isUnlike) return 'what arrived is not what the client says it has sent';
  if (found.isOther) return 'its size is not the one that was announced';
  if (found.isShort) return 'the container has not got all of it';
  return found.isDamaged ? 'the container has got other bytes than were sent' : undefined;
}

function tooLarge(bytesMax: number): FileTooLarge {
  return new FileTooLarge({ what: 'The content', max: `${bytesMax} bytes` });
}

/**
 * Ends with the signal's reason even while the client says nothing. No promise outlives its message:
 * a race with one that does would hold every message that ever won, to the end of the upload.
 */
async function* abortable<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  let stop: (reason: unknown) => void = () => undefined;
  const onAbort = (): void => stop(signal.reason);
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      stop = reject;
      if (signal.aborted) onAbort();
      iterator.next().then(resolve, reject);
    });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (let item = await next(); !item.done; item = await next()) yield item.value;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
