/**
 * Counts what was handed to the socket and not yet written by it.
 *
 * Owns:  a timer, set anew only when it has run out: keys come more often than that.
 * Bound: `wait` lets a writer on at `bytesMax` or below; each waiting writer holds one frame.
 * Ends:  no progress for `timeoutMs` while something is unsent calls `onStall` once; `release`
 *        wakes every writer.
 */
export class WriteWindow {
  private unsentBytes = 0;
  /** When what is unsent was begun, or something of it was last sent. */
  private progressAtMs = 0;
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
    if (this.unsentBytes === 0) this.progressAtMs = performance.now();
    this.unsentBytes += bytes;
    if (!this.isReleased) this.timer ??= setTimeout(this.look, this.timeoutMs);
    return () => this.sent(bytes);
  }

  get hasRoom(): boolean {
    return this.isReleased || this.unsentBytes <= this.bytesMax;
  }

  wait(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
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
    this.progressAtMs = performance.now();
    if (this.waiters.length === 0 || this.unsentBytes > this.bytesMax) return;
    for (const wake of this.waiters.splice(0)) wake();
  }

  private readonly look = (): void => {
    this.timer = undefined;
    if (this.unsentBytes === 0) return;
    const leftMs = this.timeoutMs - (performance.now() - this.progressAtMs);
    if (leftMs <= 0) return this.onStall();
    this.timer = setTimeout(this.look, leftMs);
  };
}
