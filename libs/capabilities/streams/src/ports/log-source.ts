import type { Principal } from '@endoscope/core';
import type { LogPart } from '../domain/logs/log-request.ts';
import type { UpstreamTarget } from './attach-upstream.ts';

export interface LogSource {
  /**
   * Resolves when the cluster has begun to answer; what it sends is read at the consumer's pace,
   * and leaving the loop ends it. Rejects with PreviousLogNotFound, LogNotReadable, or as the
   * cluster refuses.
   */
  open(
    target: UpstreamTarget,
    part: LogPart,
    acting: { readonly by: Principal; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>>;
}
