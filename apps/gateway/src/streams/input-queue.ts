/**
 * Takes what a socket pushes and gives it to one reader.
 *
 * Bound: the source is paused while more than `max` items wait, and resumed when half are left;
 *        what was already on its way when it was paused still arrives.
 * Ends:  after `end` what waits is still given, then undefined; after `fail` the error comes next.
 */
export class InputQueue<T> {
  private readonly items: T[] = [];
  private ended = false;
  private failure: Error | undefined;
  private paused = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly max: number,
    private readonly source: { pause(): void; resume(): void },
  ) {}

  push(item: T): void {
    this.items.push(item);
    if (!this.paused && this.items.length >= this.max) {
      this.paused = true;
      this.source.pause();
    }
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }

  /** The next item; undefined at the end. */
  async take(): Promise<T | undefined> {
    for (;;) {
      if (this.failure) throw this.failure;
      const item = this.items.shift();
      if (item !== undefined) {
        if (this.paused && this.items.length <= this.max / 2) {
          this.paused = false;
          this.source.resume();
        }
        return item;
      }
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
