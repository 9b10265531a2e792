import type { TerminalSize } from '@endoscope/core';

/** Gets what one command prints before its client does, and what else is recorded of it. */
export interface CommandTap {
  /** What the client is told of the recording. */
  readonly banner: string;
  /** Aborts when nothing more may be shown: what `take` then answers never resolves. */
  readonly failed: AbortSignal;
  /** A promise holds the command until it resolves; it never rejects. */
  take(output: 'stdout' | 'stderr', data: Uint8Array): Promise<void> | undefined;
  typed(data: Uint8Array): void;
  resized(size: TerminalSize): void;
  /** The command is over, or nobody hears of it any more; resolves when it is sealed. Never rejects. */
  close(ended: { readonly reason: string; readonly exitCode?: number }): Promise<void>;
}

export interface RecordedCommand {
  /** In which container, and its words as the ledger has them. */
  readonly title: string;
  /** Tells the client. */
  readonly tell: (message: string) => void;
}
