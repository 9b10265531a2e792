import { readTarHeader, tarBlockBytes, tarEnd, tarPaddingOf } from './plain-tar.ts';

/** Where an archive is not one of ours; behind it nothing can be read. */
export class ArchiveBroken extends Error {
  constructor(
    readonly problem: string,
    /** Byte of the archive. */
    readonly offset: number,
    readonly isCut = false,
    /** That it is the padding of. */
    readonly part?: string,
  ) {
    super(`${problem} at byte ${offset}`);
    this.name = 'ArchiveBroken';
  }
}

export interface TarPart {
  readonly name: string;
  readonly size: number;
  /** Once, before the next part is asked for. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The parts of an archive, one after the other.
 *
 * Bound: one piece of what comes in, and a block.
 * Ends:  after the end of the archive; with ArchiveBroken at the first byte that is none of ours.
 */
export async function* tarParts(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<TarPart, void, undefined> {
  const bytes = new ByteSource(pieces);
  try {
    for (;;) {
      const offset = bytes.offset;
      const block = await bytes.take(tarBlockBytes);
      if (block.every((byte) => byte === 0)) break;
      const header = readTarHeader(block);
      if (!header) throw new ArchiveBroken('no part of a bundle begins', offset);
      const end = bytes.offset + header.size;
      yield { ...header, body: bytes.next(header.size) };
      // Whoever got the part may have stopped in the middle of it.
      await bytes.skip(end - bytes.offset);
      await expectZeros(bytes, tarPaddingOf(header.size).length, header.name);
    }
    await expectZeros(bytes, tarEnd.length - tarBlockBytes);
    if (await bytes.hasMore())
      throw new ArchiveBroken('there is more behind the end', bytes.offset);
  } finally {
    await bytes.close();
  }
}

async function expectZeros(bytes: ByteSource, length: number, part?: string): Promise<void> {
  const { offset } = bytes;
  const found = await bytes.take(length);
  const at = found.findIndex((byte) => byte !== 0);
  const problem = 'a byte behind a part is not zero';
  if (at >= 0) throw new ArchiveBroken(problem, offset + at, false, part);
}

/** Bytes in pieces of any size, taken in pieces of ours. */
class ByteSource {
  offset = 0;
  private waiting: Buffer = Buffer.alloc(0);
  private readonly pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;

  constructor(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.pieces =
      Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  }

  /** Exactly so many; throws where there are fewer. */
  async take(length: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const piece of this.next(length)) taken.push(piece);
    return Buffer.concat(taken);
  }

  async skip(length: number): Promise<void> {
    for await (const _ of this.next(length));
  }

  async *next(length: number): AsyncGenerator<Buffer, void, undefined> {
    let left = length;
    while (left > 0) {
      if (!(await this.hasMore())) throw new ArchiveBroken('it ends', this.offset, true);
      const piece = this.waiting.subarray(0, left);
      this.waiting = this.waiting.subarray(piece.length);
      this.offset += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  async hasMore(): Promise<boolean> {
    while (this.waiting.length === 0) {
      const { done, value } = await this.pieces.next();
      if (done) return false;
      this.waiting = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    return true;
  }

  async close(): Promise<void> {
    await this.pieces.return?.();
  }
}
