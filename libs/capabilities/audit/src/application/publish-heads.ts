import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import type { HeadPlace } from '../ports/head-place.ts';
import type { SealedHead } from '../ports/ledger-store.ts';

export interface PublishObserver {
  onPublished(place: string): void;
  /** For each attempt that failed; `isFirst` after one that did not. */
  onFailure(place: string, failure: { cause: unknown; isFirst: boolean }): void;
}

export interface PublishTimes {
  readonly intervalMs: number;
  readonly retryMsMin: number;
  readonly retryMsMax: number;
}

/**
 * Brings signed heads to one place outside. A later head says all that an earlier one does, so while
 * a place is slow or away only the newest one waits.
 *
 * Owns:  one timer, and one attempt under way.
 * Bound: one waiting head; an attempt takes `publishTimeoutMs` at most.
 * Order: tree sizes grow; at most one head each `intervalMs`, and after a failure twice as long as
 *        before, up to `retryMsMax`.
 * Ends:  with `stop`, which tries the waiting head once more.
 */
export class PublishHeads {
  private waiting: SealedHead | undefined;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly place: HeadPlace,
    private readonly observer: PublishObserver,
    private readonly times: PublishTimes = {
      intervalMs: ledgerLimits.publishIntervalMs,
      retryMsMin: ledgerLimits.publishRetryMsMin,
      retryMsMax: ledgerLimits.publishRetryMsMax,
    },
  ) {}

  /** Never waits, never throws. */
  offer(head: SealedHead): void {
    if (this.stopped || head.treeSize <= (this.waiting?.treeSize ?? 0)) return;
    this.waiting = head;
    if (this.timer === undefined && this.running === undefined) this.begin();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    if (this.waiting !== undefined) await this.publish(this.waiting);
  }

  private begin(): void {
    this.timer = undefined;
    const head = this.waiting;
    if (head === undefined || this.stopped) return;
    this.running = this.publish(head).finally(() => {
      this.running = undefined;
      if (!this.stopped) this.timer = setTimeout(() => this.begin(), this.pauseMs()).unref();
    });
  }

  private async publish(head: SealedHead): Promise<void> {
    const { name } = this.place;
    try {
      await this.place.put(head, AbortSignal.timeout(ledgerLimits.publishTimeoutMs));
      if (this.waiting === head) this.waiting = undefined;
      this.failures = 0;
      this.observer.onPublished(name);
    } catch (cause) {
      this.failures += 1;
      this.observer.onFailure(name, { cause, isFirst: this.failures === 1 });
    }
  }

  /** A tenth more or less at random, so that replicas do not march in step. */
  private pauseMs(): number {
    const { intervalMs, retryMsMin, retryMsMax } = this.times;
    const backOffMs = Math.min(retryMsMin * 2 ** (this.failures - 1), retryMsMax);
    return (this.failures === 0 ? intervalMs : backOffMs) * (0.9 + Math.random() / 5);
  }
}
