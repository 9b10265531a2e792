/**
 * Lets one loop sleep until it is woken, a time has passed or its signal aborts; a wake-up that
 * comes while the loop is busy is not lost.
 *
 * Owns:  one timer while asleep, and one abort listener until `dispose`.
 */
export class WakeUp {
  private pending = false;
  private wakeSleeper: (() => void) | undefined;
  private readonly onAbort = (): void => this.wake();

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', this.onAbort, { once: true });
  }

  readonly wake = (): void => {
    this.pending = true;
    this.wakeSleeper?.();
  };

  /** False when the time has passed and nobody woke it. */
  async sleep(durationMs: number): Promise<boolean> {
    if (!this.pending && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, durationMs));
        this.wakeSleeper = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wakeSleeper = undefined;
    }
    const wasWoken = this.pending;
    this.pending = false;
    return wasWoken;
  }

  dispose(): void {
    this.signal.removeEventListener('abort', this.onAbort);
  }
}
