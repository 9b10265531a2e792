import { createHash } from 'node:crypto';
import { fileLimits } from '../../domain/files/files.limits.ts';
import type { FileCommand } from './file-command.ts';

/**
 * Input of a script, in announced pieces: see file-script.ts. Where it is known how much will come,
 * a piece is announced before its bytes are there, and is larger: each costs the container processes.
 *
 * Bound: `chunkBytesMax` held where nobody knows how much will come; `write` waits for the cluster.
 * Order: as written; `end` after everything.
 */
export class UploadWriter {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Of the last piece that was announced, what has not come yet. */
  private owedBytes = 0;

  constructor(
    private readonly command: FileCommand,
    /** Bytes that will be written. */
    private readonly total?: number,
  ) {}

  /** SHA-256 of all that was written. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  async write(data: Uint8Array): Promise<void> {
    if (data.length === 0) return;
    this.hash.update(data);
    for (let at = 0; at < data.length; ) {
      const take = this.owedBytes > 0 || this.canAnnounce ? this.pass : this.hold;
      at += await take.call(this, data.subarray(at));
    }
  }

  /** What was announced and never came is made up, so that the script hears what comes next. */
  async end(): Promise<void> {
    await this.flush();
    if (this.owedBytes > 0) await this.command.write(Buffer.alloc(this.owedBytes));
    this.owedBytes = 0;
    await this.command.write(Buffer.from('0\n'));
  }

  private get canAnnounce(): boolean {
    return this.total !== undefined && this.bytes < this.total && this.heldBytes === 0;
  }

  private async pass(data: Uint8Array): Promise<number> {
    if (this.owedBytes === 0) {
      this.owedBytes = Math.min(fileLimits.pieceBytesMax, this.total! - this.bytes);
      await this.command.write(Buffer.from(`${this.owedBytes}\n`));
    }
    const piece = data.subarray(0, this.owedBytes);
    this.bytes += piece.length;
    this.owedBytes -= piece.length;
    await this.command.write(piece);
    return piece.length;
  }

  private async hold(data: Uint8Array): Promise<number> {
    const piece = data.subarray(0, fileLimits.chunkBytesMax - this.heldBytes);
    this.held.push(piece);
    this.heldBytes += piece.length;
    this.bytes += piece.length;
    if (this.heldBytes >= fileLimits.chunkBytesMax) await this.flush();
    return piece.length;
  }

  private async flush(): Promise<void> {
    if (this.heldBytes === 0) return;
    const { held, heldBytes } = this;
    [this.held, this.heldBytes] = [[], 0];
    await this.command.write(Buffer.from(`${heldBytes}\n`));
    for (const piece of held) await this.command.write(piece);
  }
}
