import type { OutputPiece } from '../domain/attach/output-ring.ts';

/**
 * Gets every piece of a session's output before any client does, as a recorder must.
 *
 * A promise holds the cluster until it resolves; when it rejects, the session's streams end.
 */
export interface OutputTap {
  take(piece: OutputPiece): Promise<void> | undefined;
}
