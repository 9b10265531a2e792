import { createHash } from 'node:crypto';
import { fileLimits } from '../../domain/files/files.limits.ts';
import type { FileCommand } from './file-command.ts';

/**
 * Input of a script, in announced pieces: see file-script.ts.
 *
 * Bound: `chunkBytesMax` held until they are announced; `write` waits for the cluster.
 * Order: as written; `end` after everything.
 */
export class UploadWriter {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private held: Uint8Array[] = [];
  private heldBytes = 0;

  constructor(private readonly command: FileCommand) {}

  /** SHA-256 of all that was written. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  async write(data: Uint8Array): Promise<void> {
    if (data.length === 0) return;
    this.bytes += data.length;
    this.hash.update(data);
    const max = fileLimits.chunkBytesMax;
    for (let at = 0; at < data.length; ) {
      const piece = data.subarray(at, at + max - this.heldBytes);
      this.held.push(piece);
      this.heldBytes += piece.length;
      at += piece.length;
      if (this.heldBytes >= max) await this.flush();
    }
  }

  async end(): Promise<void> {
    await this.flush();
    await this.command.write(Buffer.from('0\n'));
  }

  private async flush(): Promise<void> {
    if (this.heldBytes === 0) return;
    const { held, heldBytes } = this;
    [this.held, this.heldBytes] = [[], 0];
    await this.command.write(Buffer.from(`${heldBytes}\n`));
    for (const piece of held) await this.command.write(piece);
  }
}
