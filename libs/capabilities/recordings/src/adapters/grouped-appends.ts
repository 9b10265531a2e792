import type { Database } from '@endoscope/database';
import { recordingLimits } from '../domain/recordings.limits.ts';

const { groupedAppendsMax, groupedBytesMax } = recordingLimits;

interface Append {
  readonly recording: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly done: PromiseWithResolvers<boolean>;
}

/**
 * Appends of many recordings in few statements: those that come while one is under way go together
 * in the next, which is one round trip and one sync for all of them.
 *
 * Owns:  appends that wait for the statement before theirs.
 * Bound: one for each recording that is written; a statement has at most `groupedAppendsMax`. One
 *        of more than `groupedBytesMax` bytes goes alone, at once, so that no key waits for it.
 * Order: none between recordings; a recording has one append under way.
 * Ends:  each with its statement. What fails it fails all of them: whether they are there nobody
 *        knows, as of a single one.
 */
export class GroupedAppends {
  private waiting: Append[] = [];
  private isAsking = false;

  constructor(private readonly query: Database['query']) {}

  /** False: the recording is not there, is sealed, or does not end at `offset`. */
  append(recording: string, offset: number, bytes: Uint8Array): Promise<boolean> {
    const done = Promise.withResolvers<boolean>();
    const append = { recording, offset, bytes, done };
    if (bytes.length > groupedBytesMax) void this.ask([append]);
    else {
      this.waiting.push(append);
      void this.askAll();
    }
    return done.promise;
  }

  private async askAll(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.waiting.length > 0) await this.ask(this.nextGroup());
    this.isAsking = false;
  }

  /** Of a size that is a power of two, so that few statements are prepared. */
  private nextGroup(): Append[] {
    const most = Math.min(this.waiting.length, groupedAppendsMax);
    const size = 2 ** Math.floor(Math.log2(most));
    const group = new Map<string, Append>();
    const later: Append[] = [];
    for (const each of this.waiting) {
      if (group.size < size && !group.has(each.recording)) group.set(each.recording, each);
      else later.push(each);
    }
    this.waiting = later;
    return [...group.values()];
  }

  private async ask(group: readonly Append[]): Promise<void> {
    try {
      const values = group.flatMap(({ recording, offset, bytes }) => [recording, offset, bytes]);
      const rows = await this.query<{ recording_id: string }>(textOf(group.length), values);
      const written = new Set(rows.map((row) => row.recording_id));
      for (const { recording, done } of group) done.resolve(written.has(recording));
    } catch (error) {
      for (const { done } of group) done.reject(error);
    }
  }
}

const texts = new Map<number, string>();

function textOf(count: number): string {
  const known = texts.get(count);
  if (known !== undefined) return known;
  const rows = Array.from({ length: count }, (_, n) => {
    const [id, offset, data] = [n * 3 + 1, n * 3 + 2, n * 3 + 3];
    return `($${id}::text, $${offset}::bigint, $${data}::bytea)`;
  });
  const text = `
    WITH given (recording_id, start_offset, data) AS (VALUES ${rows.join(', ')}),
    moved AS (
      UPDATE recording_content AS c SET stored_bytes = c.stored_bytes + octet_length(g.data)
      FROM given AS g
      WHERE c.recording_id = g.recording_id AND c.stored_bytes = g.start_offset
        AND c.manifest IS NULL
      RETURNING c.recording_id
    )
    INSERT INTO recording_part (recording_id, start_offset, data)
    SELECT g.recording_id, g.start_offset, g.data FROM given AS g JOIN moved USING (recording_id)
    RETURNING recording_id`;
  texts.set(count, text);
  return text;
}
