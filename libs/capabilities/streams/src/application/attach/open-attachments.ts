import type { ExitMessage, NoticeCode } from '../../domain/attach/attach-message.ts';
import { FairTurns } from '../fair/fair-turns.ts';

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

  /** No new streams; the open ones get a notice, then `deadlineMs` later they end. */
  async drain(deadlineMs: number): Promise<void> {
    this.draining = true;
    const seconds = Math.ceil(deadlineMs / 1000);
    for (const run of this.runs) {
      run.notice('draining', `The gateway is shutting down; this stream ends within ${seconds} s.`);
    }
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
}
