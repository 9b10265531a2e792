/** A body or line went over its cap; the source has been abandoned. */
export class BytesOverLimit extends Error {
  override readonly name = 'BytesOverLimit';
  constructor(readonly bytesMax: number) {
    super(`more than ${bytesMax} bytes`);
  }
}

/** Reads a body whole, holding at most `bytesMax` and one chunk. */
export async function readAll(body: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new BytesOverLimit(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

/**
 * Splits a stream at line feeds.
 *
 * Owns:  nothing; leaving the loop ends the body.
 * Bound: one line of at most `lineBytesMax`, and one chunk.
 * Order: lines in order; a last line without a line feed is incomplete and dropped.
 * Ends:  with the body, or with BytesOverLimit.
 */
export async function* lines(
  body: AsyncIterable<Uint8Array>,
  lineBytesMax: number,
): AsyncGenerator<string> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      pending.push(chunk.subarray(start, end));
      if (pendingBytes + end - start > lineBytesMax) throw new BytesOverLimit(lineBytesMax);
      yield Buffer.concat(pending).toString('utf8');
      [pending, pendingBytes, start] = [[], 0, end + 1];
    }
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > lineBytesMax) throw new BytesOverLimit(lineBytesMax);
  }
}
