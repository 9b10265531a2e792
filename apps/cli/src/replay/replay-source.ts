import { createReadStream } from 'node:fs';
import type { EndoscopeClient } from '@endoscope/client';
import { castEvents } from './cast-events.ts';
import type { CastEvent } from './cast-events.ts';

/** What is replayed; may be opened at any place, any number of times. */
export interface ReplaySource {
  /** Undefined: nobody knows, or it goes on. */
  readonly durationMs: number | undefined;
  /** Events from that time on; earlier ones too where the source cannot jump. */
  open(fromMs: number, signal: AbortSignal): AsyncGenerator<CastEvent, void, undefined>;
}

/** A recording of the gateway, which sends what comes after `fromMs` only. */
export function recordingSource(
  client: EndoscopeClient,
  id: string,
  { durationMs, follow }: { durationMs: number | undefined; follow: boolean },
): ReplaySource {
  const format = 'asciicast-v2';
  return {
    durationMs,
    open: (fromMs, signal) =>
      castEvents(
        client.recordings.export(id, { format, fromMs: Math.floor(fromMs), follow, signal }),
      ),
  };
}

export function fileSource(path: string): ReplaySource {
  return {
    durationMs: undefined,
    open: (_fromMs, signal) => castEvents(createReadStream(path, { signal })),
  };
}
