import type { CastEvent } from './cast-events.ts';
import { PlainScreenLine } from './plain-screen-line.ts';

export interface FoundText {
  /** When all of it stood there. */
  readonly atMs: number;
  /** The line it stood in, as it was when it ended. */
  readonly line: string;
}

/**
 * Finds text in the output, also where it came in pieces, as typing does. Small letters match
 * capitals as well. A line is told once, at the time of its first match.
 *
 * Bound: one line of `PlainScreenLine`.
 */
export async function* findText(
  events: AsyncIterable<CastEvent>,
  needle: string,
): AsyncGenerator<FoundText, void, undefined> {
  const line = new PlainScreenLine();
  const isIn = matcher(needle);
  let foundAtMs: number | undefined;
  for await (const { kind, atMs, text } of events) {
    if (kind !== 'output') continue;
    for (const ended of line.push(text)) {
      if (foundAtMs !== undefined || isIn(ended)) yield { atMs: foundAtMs ?? atMs, line: ended };
      foundAtMs = undefined;
    }
    if (foundAtMs === undefined && isIn(line.text)) foundAtMs = atMs;
  }
  if (foundAtMs !== undefined) yield { atMs: foundAtMs, line: line.text };
}

function matcher(needle: string): (text: string) => boolean {
  const isSmall = needle === needle.toLowerCase();
  return (text) => (isSmall ? text.toLowerCase() : text).includes(needle);
}
