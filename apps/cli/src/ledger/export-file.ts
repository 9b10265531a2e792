import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { CliError, exitCodes } from '../cli-error.ts';

/** A signed head, whose line ends a part of the ledger that is whole. */
const headLine = /^\{"keyId":"[0-9a-f]+","kind":"head",.*"treeSize":(\d+)\}$/;
const chunkBytes = 1_048_576;
/** Bytes of a line at most; an export's own limit is lower. */
const lineBytesMax = 4_194_304;

/**
 * A file that has its name once it is whole; until then it is FILE.part, which stays when the
 * export breaks off behind a head: `resume` goes on there.
 *
 * Owns:  the handle of FILE.part, until it is disposed of.
 */
export class ExportFile implements AsyncDisposable {
  private isDone = false;
  private isCut = false;

  private constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    /** Leaves of the head behind which it goes on; 0 from the beginning. */
    readonly resumeAt: number,
  ) {}

  static async open(file: string, { resume = false }): Promise<ExportFile> {
    const part = `${file}.part`;
    if (!resume) return new ExportFile(file, await open(part, 'w+', 0o600), 0);
    const handle = await open(part, 'r+').catch((cause: unknown) => {
      const message = `${part} cannot be opened: there is nothing to go on with.`;
      throw new CliError(message, { exitCode: exitCodes.notFound, cause });
    });
    const { bytes, treeSize } = await wholePart(handle);
    await handle.truncate(bytes);
    return new ExportFile(file, handle, treeSize);
  }

  /** Whether a broken export has left something to go on with. */
  get isWorthResuming(): boolean {
    return this.isCut;
  }

  async take(pieces: AsyncIterable<Uint8Array>): Promise<void> {
    let at = (await this.handle.stat()).size;
    try {
      for await (const piece of pieces) {
        await this.handle.write(piece, 0, piece.length, at);
        at += piece.length;
      }
    } catch (error) {
      const { treeSize } = await wholePart(this.handle);
      this.isCut = treeSize > 0;
      throw error;
    }
    await this.handle.sync();
    await rename(`${this.file}.part`, this.file);
    this.isDone = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
    if (!this.isDone && !this.isCut) await rm(`${this.file}.part`, { force: true });
  }
}

/** Up to the end of the last line of a head. */
async function wholePart(handle: FileHandle): Promise<{ bytes: number; treeSize: number }> {
  const buffer = Buffer.alloc(chunkBytes);
  let found = { bytes: 0, treeSize: 0 };
  let [rest, restAt] = [Buffer.alloc(0), 0];
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, restAt + rest.length);
    if (bytesRead === 0) return found;
    const text = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let from = 0;
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, from)) {
      const [, size] = headLine.exec(text.toString('latin1', from, end)) ?? [];
      if (size !== undefined) found = { bytes: restAt + end + 1, treeSize: Number(size) };
      from = end + 1;
    }
    [rest, restAt] = [text.subarray(from), restAt + from];
    if (rest.length > lineBytesMax) return found;
  }
}
