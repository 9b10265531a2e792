/**
 * A pipe as the kernel has it.
 *
 * Owns:  nothing.
 * Bound: `capacityBytes` (64 KiB, Linux' default) and the chunk of each waiting writer.
 * Order: bytes in order.
 * Ends:  `close` lets the reader drain what is there, then read end of file; writes are dropped.
 */
export class BytePipe {
  private readonly chunks: Uint8Array[] = [];
  private bytes = 0;
  private isClosed = false;
  private isInterrupted = false;
  private wakeReader: (() => void) | undefined;
  private wakeWriters: (() => void)[] = [];

  constructor(private readonly capacityBytes = 64 * 1024) {}

  async write(data: Uint8Array): Promise<void> {
    while (!this.isClosed && this.bytes >= this.capacityBytes) {
      await new Promise<void>((resolve) => this.wakeWriters.push(resolve));
    }
    if (this.isClosed || data.length === 0) return;
    this.chunks.push(data);
    this.bytes += data.length;
    this.wakeReader?.();
  }

  /** Undefined is end of file. */
  async read(): Promise<Uint8Array | undefined> {
    while (this.chunks.length === 0 && !this.isClosed && !this.isInterrupted) {
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    this.wakeReader = undefined;
    this.isInterrupted = false;
    const chunk = this.chunks.shift();
    if (chunk) this.bytes -= chunk.length;
    this.wake();
    return chunk;
  }

  /** Ends a blocked read with end of file, once; does nothing when nobody reads. */
  interrupt(): void {
    if (!this.wakeReader) return;
    this.isInterrupted = true;
    this.wakeReader();
  }

  close(): void {
    this.isClosed = true;
    this.wakeReader?.();
    this.wake();
  }

  private wake(): void {
    for (const wake of this.wakeWriters.splice(0)) wake();
  }
}
