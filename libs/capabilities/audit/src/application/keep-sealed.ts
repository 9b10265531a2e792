import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import type { SealedHead } from '../ports/ledger-store.ts';
import type { SealLedger, SealResult } from './seal-ledger.ts';

/**
 * `waiting`: has found nothing to seal yet. `sealing`: has the lease. `standby`: another gateway
 * has it. `failing`: the last pass threw.
 */
export type SealingState = 'waiting' | 'sealing' | 'standby' | 'failing';

export interface SealingObserver {
  /** Once for each change; `cause` with `failing`. */
  onState(state: SealingState, cause?: unknown): void;
  /** For each head that is committed. */
  onSealed(sealed: Extract<SealResult, { kind: 'sealed' }>): void;
  /** For each pass that threw. */
  onFailure(cause: unknown): void;
  /** At most every `headLogIntervalMs`, and for the last one at the end. */
  showHead(head: SealedHead): void;
}

/**
 * Seals what there is, pass after pass, and tells what changes.
 *
 * Bound: one batch at a time.
 * Order: never two passes at once; the caller sees to it.
 */
export class KeepSealed {
  private current: SealingState = 'waiting';
  private shownAtMs = -Infinity;
  private head: SealedHead | undefined;
  private shown: SealedHead | undefined;

  constructor(
    private readonly seal: Pick<SealLedger, 'execute'>,
    private readonly observer: SealingObserver,
    /** Monotonic. */
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  get state(): SealingState {
    return this.current;
  }

  /** Until nothing is left or `signal` aborts; never rejects. */
  async pass(signal?: AbortSignal): Promise<void> {
    try {
      while (!signal?.aborted && (await this.sealOnce()));
    } catch (cause) {
      this.observer.onFailure(cause);
      this.become('failing', cause);
    }
  }

  /** The last signed head that was not shown yet. */
  showLast(): void {
    if (this.head !== undefined && this.head !== this.shown) this.show(this.head);
  }

  private async sealOnce(): Promise<boolean> {
    const result = await this.seal.execute();
    if (result.kind === 'standby') this.become('standby');
    if (result.kind === 'idle' && this.current === 'failing') this.become('waiting');
    if (result.kind !== 'sealed') return false;
    this.become('sealing');
    this.head = result.head;
    this.observer.onSealed(result);
    if (this.nowMs() - this.shownAtMs >= ledgerLimits.headLogIntervalMs) this.show(result.head);
    return result.isFull;
  }

  private show(head: SealedHead): void {
    this.shownAtMs = this.nowMs();
    this.shown = head;
    this.observer.showHead(head);
  }

  private become(state: SealingState, cause?: unknown): void {
    if (state === this.current) return;
    this.current = state;
    this.observer.onState(state, cause);
  }
}
