/** Whether this process takes new work; once it stops it never does again. */
export class Readiness {
  private readonly controller = new AbortController();

  get serving(): boolean {
    return !this.stopping.aborted;
  }

  /** Aborts when the process begins to stop: what only waits gives up, what works goes on. */
  get stopping(): AbortSignal {
    return this.controller.signal;
  }

  stop(): void {
    this.controller.abort(new Error('the gateway is shutting down'));
  }
}
