/**
 * Turns of the sessions that have brought a quantum of output. One goes on in each round of the
 * event loop, so that whatever else has arrived, small frames of other sessions and input among
 * it, is seen to in between.
 *
 * Owns:  an immediate while somebody waits.
 * Bound: one place for each session.
 * Order: first come, first served.
 */
export class FairTurns {
  private readonly waiting: (() => void)[] = [];
  private isScheduled = false;

  next(): Promise<void> {
    this.schedule();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.waiting.shift()?.();
      if (this.waiting.length > 0) this.schedule();
    });
  }
}
