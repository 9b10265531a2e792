import type { ExitMessage, NoticeCode } from '../../domain/attach/attach-message.ts';
import { FairTurns } from '../fair/fair-turns.ts';
import { OwedRecords } from '../owed-records.ts';

/** A stream as a shutdown sees it. */
export interface OpenAttachment {
  /** False: its connection was lost and may be resumed. */
  readonly isConnected?: boolean;
  notice(code: NoticeCode, message: string): void;
  end(exit: ExitMessage): void;
}

/** Every stream this process carries, so that a shutdown can tell each client and wait. */
export class OpenAttachments {
  private readonly runs = new Set<OpenAttachment>();
  draining = false;
  /** Lines of the ledger about streams that have ended without it. */
  readonly owed = new OwedRecords();
  private holding: PromiseWithResolvers<void> | undefined;
  /** Until those who are held are told. */
  private telling: NodeJS.Timeout | undefined;

  /** `turns`: in which those with much output go on. */
  constructor(readonly turns = new FairTurns()) {}

  get count(): number {
    return this.runs.size;
  }

  /** Returns the function that takes it out again. */
  add(run: OpenAttachment): () => void {
    this.runs.add(run);
    return () => this.remove(run);
  }

  remove(run: OpenAttachment): void {
    this.runs.delete(run);
  }

  /** What every byte waits for that may not be carried now; undefined while all may. */
  get held(): Promise<void> | undefined {
    return this.holding?.promise;
  }

  /** Nothing moves until `release`: it could not be recorded. Whoever is there is told, if it lasts. */
  hold(): void {
    if (this.holding) return;
    this.holding = Promise.withResolvers();
    this.telling = setTimeout(() => {
      this.telling = undefined;
      this.tell('ledger_unavailable', heldMessage);
    }, heldInSilenceMs).unref();
  }

  /** What was held goes on, or comes to its end. */
  release(): void {
    if (!this.holding) return;
    this.holding.resolve();
    this.holding = undefined;
    if (this.telling === undefined) this.tell('ledger_restored', releasedMessage);
    clearTimeout(this.telling);
    this.telling = undefined;
    void this.owed.settle();
  }

  /** Every stream that has somebody at its other end. */
  endUnrecordable(): void {
    for (const run of this.runs) if (run.isConnected !== false) run.end(unrecordedExit);
  }

  /** No new streams; the open ones get a notice, then `deadlineMs` later they end. */
  async drain(deadlineMs: number): Promise<void> {
    this.draining = true;
    const seconds = Math.ceil(deadlineMs / 1000);
    this.tell('draining', `The gateway is shutting down; this stream ends within ${seconds} s.`);
    const detail = 'The gateway is shutting down. The debug process goes on; attach again.';
    const exit: ExitMessage = { type: 'exit', reason: 'detached', detail };
    // Nobody can come back to a gateway that takes no new streams.
    for (const run of this.runs) if (run.isConnected === false) run.end(exit);
    const until = Date.now() + deadlineMs;
    while (this.runs.size > 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    for (const run of this.runs) run.end(exit);
    while (this.runs.size > 0 && Date.now() < until + 1_000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private tell(code: NoticeCode, message: string): void {
    for (const run of this.runs) run.notice(code, message);
  }
}

/** A database that pauses for a moment is no news. */
const heldInSilenceMs = 1_000;
const heldMessage =
  'What happens cannot be recorded at the moment, so nothing is carried; this stream ends within 5 s unless that changes.';
const releasedMessage = 'What happens is recorded again; the stream goes on.';

const unrecordedExit: ExitMessage = {
  type: 'exit',
  reason: 'ledger_unavailable',
  detail:
    'What happens could not be recorded for 5 s, so nothing more is carried. The debug process goes on; attach again in a while.',
};

/** Why a stream is ended that has done nothing to deserve it; it says so in words of its own. */
export function stopOf({ reason }: ExitMessage): 'ledger_unavailable' | 'draining' {
  return reason === unrecordedExit.reason ? 'ledger_unavailable' : 'draining';
}
