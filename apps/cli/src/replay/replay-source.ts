import { createReadStream } from 'node:fs';
import type { EndoscopeClient } from '@endoscope/client';
import { castEvents } from './cast-events.ts';
import type { CastEvent } from './cast-events.ts';

/** What is replayed; may be opened at any place, any number of times. */
export interface ReplaySource {
  /** Undefined: nobody knows, or it goes on. */
  readonly durationMs: number | undefined;
  /**
   * Events from that time on, where `isShown` says so the first draws the screen as it was
   * there; earlier ones too where the source cannot jump.
   */
  open(
    from: { readonly ms: number; readonly isShown: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<CastEvent, void, undefined>;
}

/** A recording of the gateway, which works out the screen and sends what comes after `fromMs`. */
export function recordingSource(
  client: EndoscopeClient,
  id: string,
  { durationMs, follow }: { durationMs: number | undefined; follow: boolean },
): ReplaySource {
  const format = 'asciicast-v2';
  return {
    durationMs,
    open: ({ ms, isShown }, signal) => {
      const fromMs = Math.floor(ms);
      const from = fromMs === 0 ? {} : { fromMs, ...(isShown && { screen: true }) };
      return castEvents(client.recordings.export(id, { format, ...from, follow, signal }));
    },
  };
}

export function fileSource(path: string): ReplaySource {
  return {
    durationMs: undefined,
    open: (_from, signal) => castEvents(createReadStream(path, { signal })),
  };
}
