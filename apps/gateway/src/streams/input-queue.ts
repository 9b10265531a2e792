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
  private waiter: Waiter<T> | undefined;

  constructor(
    private readonly max: number,
    private readonly source: { pause(): void; resume(): void },
  ) {}

  push(item: T): void {
    if (this.waiter) return this.settle().resolve(item);
    this.items.push(item);
    if (this.paused || this.items.length < this.max) return;
    this.paused = true;
    this.source.pause();
  }

  end(): void {
    this.ended = true;
    if (this.waiter) this.settle().resolve(undefined);
  }

  fail(error: Error): void {
    this.failure ??= error;
    if (this.waiter) this.settle().reject(this.failure);
  }

  /** The next item; undefined at the end. One reader at a time, and one promise for each item. */
  take(): Promise<T | undefined> {
    if (this.failure) return Promise.reject(this.failure);
    if (this.items.length > 0) return Promise.resolve(this.shift());
    if (this.ended) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => (this.waiter = { resolve, reject }));
  }

  private shift(): T | undefined {
    const item = this.items.shift();
    if (this.paused && this.items.length <= this.max / 2) {
      this.paused = false;
      this.source.resume();
    }
    return item;
  }

  private settle(): Waiter<T> {
    const waiter = this.waiter!;
    this.waiter = undefined;
    return waiter;
  }
}

interface Waiter<T> {
  resolve(item: T | undefined): void;
  reject(error: Error): void;
}
