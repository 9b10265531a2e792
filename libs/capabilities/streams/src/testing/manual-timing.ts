import type { Timing } from '../application/fair/timing.ts';

interface Planned {
  readonly atMs: number;
  readonly run: () => void;
}

/** An event loop that goes on when a test says so. */
export class ManualTiming implements Timing {
  private nowMs = 0;
  private readonly plans = new Set<Planned>();
  private readonly rounds = new Set<() => void>();

  /** Timers and immediates that have not run. */
  get pending(): number {
    return this.plans.size + this.rounds.size;
  }

  now(): number {
    return this.nowMs;
  }

  soon(run: () => void): () => void {
    const round = (): void => run();
    this.rounds.add(round);
    return () => void this.rounds.delete(round);
  }

  after(ms: number, run: () => void): () => void {
    const plan = { atMs: this.nowMs + Math.max(1, Math.trunc(ms)), run };
    this.plans.add(plan);
    return () => void this.plans.delete(plan);
  }

  /** One round of the loop: what was planned for it, and every promise that follows from it. */
  async round(): Promise<void> {
    const rounds = [...this.rounds];
    this.rounds.clear();
    for (const run of rounds) run();
    // Enough ticks for an `await` or two behind each turn.
    for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
  }

  /** Time passes; timers come `lateMs` after theirs. */
  async pass(ms: number, lateMs = 0): Promise<void> {
    const untilMs = this.nowMs + ms;
    while (this.nowMs < untilMs) {
      this.nowMs += 1;
      const due = [...this.plans].filter(({ atMs }) => atMs + lateMs <= this.nowMs);
      for (const plan of due.sort((a, b) => a.atMs - b.atMs)) {
        if (this.plans.delete(plan)) plan.run();
      }
      await this.round();
    }
  }
}
