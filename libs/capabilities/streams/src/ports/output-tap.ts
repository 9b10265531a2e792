import type { TerminalSize } from '@endoscope/core';
import type { OutputPiece } from '../domain/attach/output-ring.ts';

/**
 * Gets every piece of a session's output before any client does, as a recorder must.
 *
 * A promise holds the cluster until it resolves; it never rejects.
 */
export interface OutputTap {
  take(piece: OutputPiece): Promise<void> | undefined;
}

/** Gets what else happens on a session's terminal, too; of one hub. */
export interface SessionTap extends OutputTap {
  /** What everybody who attaches is told of it. */
  readonly banner: string;
  /** Aborts when nothing more may be shown: what `take` then answers never resolves. */
  readonly failed: AbortSignal;
  /** Output that nobody will ever see; 0: nobody knows how much. */
  missing(bytes: number, reason: string): void;
  typed(data: Uint8Array): void;
  resized(size: TerminalSize): void;
  /** Who writes from now on, told once for each. */
  writes(who: { readonly id: string; readonly username: string } | undefined): void;
  /** The hub is gone; nothing comes any more. */
  close(): void;
}

export interface TapOptions {
  /** Tells everybody on the session. */
  readonly tell: (message: string) => void;
}
