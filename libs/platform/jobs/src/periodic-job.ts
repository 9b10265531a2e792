export interface PeriodicJobOptions {
  readonly name: string;
  readonly intervalMs: number;
  /** Before the first run; the interval unless given. */
  readonly firstInMs?: number;
  readonly run: (signal: AbortSignal) => Promise<unknown>;
  readonly onError: (name: string, error: unknown) => void;
}

/**
 * Runs one piece of work again and again.
 *
 * Owns:  one timer.
 * Order: never two runs at once; the interval counts from the end of one to the start of the next,
 *        a tenth of it at random so that replicas do not march in step.
 * Ends:  `stop` aborts the running one and waits for it.
 */
export class PeriodicJob {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: PeriodicJobOptions) {}

  start(): void {
    this.startIn(this.options.firstInMs ?? this.options.intervalMs);
  }

  private startIn(durationMs: number): void {
    if (this.stopping.signal.aborted) return;
    const inMs = durationMs * (0.95 + Math.random() / 10);
    this.timer = setTimeout(() => {
      this.running = this.runOnce().finally(() => this.startIn(this.options.intervalMs));
    }, inMs);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private async runOnce(): Promise<void> {
    try {
      await this.options.run(this.stopping.signal);
    } catch (error) {
      if (!this.stopping.signal.aborted) this.options.onError(this.options.name, error);
    }
  }
}
