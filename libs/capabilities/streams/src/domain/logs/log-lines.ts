/** One line, or a piece of one. */
export interface LogLine {
  /** Without its line feed. */
  readonly data: Uint8Array;
  readonly isPartial: boolean;
}

const lineFeed = 10;

/**
 * Cuts a stream at its line feeds.
 *
 * Owns:  nothing; leaving the loop ends the source.
 * Bound: one piece of at most `pieceBytesMax`, and one chunk. A line may be of any length.
 * Order: as it came. All pieces of a line but its last are partial; so is a last line that has no
 *        line feed.
 * Ends:  with the source.
 */
export async function* logLines(
  source: AsyncIterable<Uint8Array>,
  pieceBytesMax: number,
): AsyncGenerator<LogLine> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const take = (): Uint8Array => {
    const data = held.length === 1 ? held[0]! : Buffer.concat(held, heldBytes);
    [held, heldBytes] = [[], 0];
    return data;
  };
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      if (heldBytes === pieceBytesMax && chunk[at] !== lineFeed) {
        yield { data: take(), isPartial: true };
      }
      const feed = chunk.indexOf(lineFeed, at);
      const lineEnd = feed === -1 ? chunk.length : feed;
      const end = Math.min(lineEnd, at + pieceBytesMax - heldBytes);
      held.push(chunk.subarray(at, end));
      heldBytes += end - at;
      at = end;
      if (end !== feed) continue;
      yield { data: take(), isPartial: false };
      at += 1;
    }
  }
  if (heldBytes > 0) yield { data: take(), isPartial: true };
}
