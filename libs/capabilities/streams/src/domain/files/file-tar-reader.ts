import { FileStreamInvalid, FileTooLarge } from './file.errors.ts';
import type { FileEntry, FileType } from './file-entry.ts';
import { fileLimits } from './files.limits.ts';
import {
  blockBytes,
  checksumOf,
  isZeroBlock,
  numberAt,
  parsePax,
  textAt,
} from './file-tar-block.ts';
import type { PaxRecords } from './file-tar-block.ts';

export type TarEvent =
  | { readonly type: 'entry'; readonly entry: FileEntry }
  | { readonly type: 'data'; readonly data: Uint8Array };

const typeOf: Readonly<Record<string, FileType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

/**
 * Reads a tar archive (ustar, pax, GNU) that somebody hostile may have written: tar-stream, the
 * library next to it, decodes names as UTF-8 and reads extension headers of megabytes.
 *
 * Owns:  nothing; the chunks belong to the caller.
 * Bound: one block and one extension header of `tarHeaderBytesMax`; data is passed on as it comes.
 * Order: an entry, then all its data, then the next entry.
 * Ends:  at the two zero blocks; throws FileStreamInvalid when the archive ends before them or
 *        breaks the format. What follows the zero blocks is read and dropped, so that its writer
 *        never blocks.
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEvent> {
  const input = new BlockInput(chunks);
  let pax: PaxRecords = {};
  let longPath: Buffer | undefined;
  let longLink: Buffer | undefined;
  for (let entries = 0; ; ) {
    const block = await input.exactly(blockBytes);
    if (isZeroBlock(block)) break;
    const header = headerOf(block);
    if (header.flag === 'x' || header.flag === 'g' || header.flag === 'L' || header.flag === 'K') {
      const body = await extension(input, header.size);
      if (header.flag === 'x') pax = { ...pax, ...parsePax(body) };
      else if (header.flag === 'L') longPath = untilNul(body);
      else if (header.flag === 'K') longLink = untilNul(body);
      continue;
    }
    entries += 1;
    if (entries > fileLimits.entriesMax) {
      throw new FileTooLarge({ what: 'The tree', max: `${fileLimits.entriesMax} entries` });
    }
    const entry = entryOf(header, { pax, longPath, longLink });
    const size = pax.size ?? header.size;
    [pax, longPath, longLink] = [{}, undefined, undefined];
    yield { type: 'entry', entry };
    for (let left = entry.type === 'file' ? size : 0; left > 0; ) {
      const data = await input.some(left);
      left -= data.length;
      yield { type: 'data', data };
    }
    const padded = entry.type === 'file' || hasBody(header.flag) ? size : 0;
    if (entry.type !== 'file') await input.skip(padded);
    await input.skip((blockBytes - (padded % blockBytes)) % blockBytes);
  }
  await input.drain();
}

interface Header {
  readonly path: Buffer;
  readonly link: Buffer;
  readonly mode: number;
  readonly size: number;
  readonly modifiedAtSeconds: number;
  readonly flag: string;
}

function headerOf(block: Buffer): Header {
  if (numberAt(block, 148, 8) !== checksumOf(block)) {
    throw new FileStreamInvalid({ problem: 'a header of the archive has a wrong checksum' });
  }
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? textAt(block, 345, 155) : Buffer.alloc(0);
  const name = textAt(block, 0, 100);
  const size = numberAt(block, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new FileStreamInvalid({ problem: 'a header of the archive has no size that can be' });
  }
  return {
    path: prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : name,
    link: textAt(block, 157, 100),
    mode: numberAt(block, 100, 8) & 0o7777,
    size,
    modifiedAtSeconds: numberAt(block, 136, 12),
    flag: String.fromCharCode(block[156]!),
  };
}

/** Old GNU sparse files and multi-volume parts carry bodies that are not their content. */
function hasBody(flag: string): boolean {
  return flag === 'S' || flag === 'M' || flag === 'D' || flag === 'V';
}

function entryOf(
  header: Header,
  long: { pax: PaxRecords; longPath: Buffer | undefined; longLink: Buffer | undefined },
): FileEntry {
  const raw = long.pax.path ?? long.longPath ?? header.path;
  const isDirectory = header.flag !== '2' && header.flag !== '1' && raw.at(-1) === slash;
  const type = isDirectory && header.flag !== '5' ? 'directory' : (typeOf[header.flag] ?? 'other');
  const link = long.pax.linkpath ?? long.longLink ?? header.link;
  const size = long.pax.size ?? header.size;
  return {
    path: withoutDots(raw),
    type,
    size: type === 'file' ? size : undefined,
    mode: header.mode,
    modifiedAt: new Date((long.pax.mtime ?? header.modifiedAtSeconds) * 1000),
    linkTarget: type === 'hardlink' ? withoutDots(link) : link,
  };
}

const slash = 0x2f;

/** `./a/b/` is `a/b`: tar is told to pack `.`. What else is odd stays, and is refused later. */
function withoutDots(path: Buffer): Buffer {
  let from = 0;
  while (path[from] === 0x2e && (path[from + 1] === slash || path.length === from + 1)) {
    from += 2;
    while (path[from] === slash) from += 1;
  }
  let end = path.length;
  while (end > from && path[end - 1] === slash) end -= 1;
  return path.subarray(Math.min(from, path.length), Math.max(end, Math.min(from, path.length)));
}

function untilNul(body: Buffer): Buffer {
  const end = body.indexOf(0);
  return end === -1 ? body : body.subarray(0, end);
}

async function extension(input: BlockInput, size: number): Promise<Buffer> {
  if (size > fileLimits.tarHeaderBytesMax) {
    const max = `${fileLimits.tarHeaderBytesMax} bytes`;
    throw new FileTooLarge({ what: 'A name in the archive', max });
  }
  const body = await input.exactly(size);
  await input.skip((blockBytes - (size % blockBytes)) % blockBytes);
  return body;
}

/** Chunks of any size, read as blocks; never holds more than one chunk and what is asked for. */
class BlockInput {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** At least one byte and at most `max`; throws at the end of the input. */
  async some(max: number): Promise<Uint8Array> {
    while (this.rest.length === 0) {
      const next = await this.chunks.next();
      if (next.done) throw new FileStreamInvalid({ problem: 'the archive ends too early' });
      this.rest = next.value;
    }
    const data = this.rest.subarray(0, max);
    this.rest = this.rest.subarray(data.length);
    return data;
  }

  async exactly(bytes: number): Promise<Buffer> {
    const whole = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; ) {
      const data = await this.some(bytes - at);
      whole.set(data, at);
      at += data.length;
    }
    return whole;
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) left -= (await this.some(left)).length;
  }

  async drain(): Promise<void> {
    this.rest = new Uint8Array();
    for (let read = 0; ; ) {
      const next = await this.chunks.next();
      if (next.done) return;
      read += next.value.length;
      if (read > fileLimits.tarTailBytesMax) {
        throw new FileStreamInvalid({ problem: 'the archive goes on after its end' });
      }
    }
  }
}
