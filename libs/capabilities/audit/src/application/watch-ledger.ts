import type { Clock } from '@endoscope/core';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';

/**
 * `accepting`: what is given to the ledger becomes durable. `paused`: it does not, for a moment at
 * most: bytes are held. `refusing`: it has not for too long: streams end.
 */
export type LedgerAcceptance = 'accepting' | 'paused' | 'refusing';

export interface AcceptanceObserver {
  /** Once for each change; `cause` with all but `accepting`. */
  onState(state: LedgerAcceptance, cause?: unknown): void;
  /** After each question that found it still refusing: what came in meanwhile ends, too. */
  onRefusing(): void;
}

export interface WatchTimes {
  readonly pausedIntervalMs: number;
  readonly probeMs: number;
  readonly pauseMs: number;
}

/**
 * Knows whether the ledger accepts, by asking it.
 *
 * Bound: one question at a time.
 * Order: `accepting` to `paused`, then back or to `refusing` within `pauseMs`; never past `paused`.
 */
export class WatchLedger {
  private current: LedgerAcceptance = 'accepting';

  constructor(
    /** Rejects unless a commit was confirmed in so many ms. */
    private readonly probe: (timeoutMs: number) => Promise<void>,
    private readonly observer: AcceptanceObserver,
    private readonly clock: Pick<Clock, 'sleep'>,
    private readonly times: WatchTimes = {
      pausedIntervalMs: ledgerLimits.watchPausedIntervalMs,
      probeMs: ledgerLimits.watchProbeMs,
      pauseMs: ledgerLimits.watchPauseMs,
    },
    /** Monotonic. */
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  get state(): LedgerAcceptance {
    return this.current;
  }

  /** One question; while bytes are held, as many as it takes to decide. Never rejects. */
  async pass(signal?: AbortSignal): Promise<void> {
    const { pausedIntervalMs, probeMs, pauseMs } = this.times;
    let cause = await this.ask(probeMs);
    if (this.current === 'accepting' && cause !== undefined) this.become('paused', cause);
    const endsAtMs = this.nowMs() + pauseMs;
    while (this.current === 'paused' && cause !== undefined && !signal?.aborted) {
      await this.clock.sleep(pausedIntervalMs, signal).catch(() => undefined);
      const leftMs = endsAtMs - this.nowMs();
      cause = await this.ask(Math.min(Math.max(leftMs, pausedIntervalMs), probeMs));
      if (cause !== undefined && this.nowMs() >= endsAtMs) this.become('refusing', cause);
    }
    if (cause === undefined) this.become('accepting');
    else if (this.current === 'refusing') this.observer.onRefusing();
  }

  /** What is wrong; undefined when nothing is. */
  private async ask(timeoutMs: number): Promise<unknown> {
    try {
      await this.probe(timeoutMs);
      return undefined;
    } catch (cause) {
      return cause ?? new Error('the ledger does not accept');
    }
  }

  private become(state: LedgerAcceptance, cause?: unknown): void {
    if (state === this.current) return;
    this.current = state;
    this.observer.onState(state, cause);
  }
}
