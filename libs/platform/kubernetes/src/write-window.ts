/**
 * Counts what was handed to the socket and not yet written by it.
 *
 * Bound: `wait` lets a writer on at `bytesMax` or below; each waiting writer holds one frame.
 * Ends:  no progress for `timeoutMs` while something is unsent calls `onStall` once; `release`
 *        wakes every writer.
 */
export class WriteWindow {
  private unsentBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiters: (() => void)[] = [];
  private isReleased = false;

  constructor(
    private readonly bytesMax: number,
    private readonly timeoutMs: number,
    private readonly onStall: () => void,
  ) {}

  /** Call before handing bytes over; call what it returns when the socket has written them. */
  sending(bytes: number): () => void {
    this.unsentBytes += bytes;
    this.timer ??= setTimeout(this.onStall, this.timeoutMs);
    return () => this.sent(bytes);
  }

  wait(): Promise<void> {
    if (this.isReleased || this.unsentBytes <= this.bytesMax) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  release(): void {
    this.isReleased = true;
    clearTimeout(this.timer);
    for (const wake of this.waiters.splice(0)) wake();
  }

  private sent(bytes: number): void {
    this.unsentBytes -= bytes;
    if (this.isReleased) return;
    clearTimeout(this.timer);
    this.timer = this.unsentBytes > 0 ? setTimeout(this.onStall, this.timeoutMs) : undefined;
    if (this.unsentBytes > this.bytesMax) return;
    for (const wake of this.waiters.splice(0)) wake();
  }
}
