import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import type { HttpTransport } from '../http/http-transport.ts';
import { pathOf } from '../http/http-transport.ts';
import type { LogEntry, LogsQuery } from '../log-resources.ts';

/** A piece of a line is at most 64 KiB, which JSON may make six times as long. */
const lineBytesMax = 1_048_576;

/**
 * Reads logs as JSON lines.
 *
 * Owns:  one HTTP answer; leaving the loop closes it.
 * Bound: one line; the reader's pace is the socket's pace.
 * Ends:  after the entry of type `end`; throws when the answer breaks off before it.
 */
export async function* readLogs({
  session,
  http,
  containers,
  signal,
  ...query
}: LogsQuery & { readonly session: string; readonly http: HttpTransport }): AsyncGenerator<
  LogEntry,
  void,
  undefined
> {
  const answer = await http.open({
    method: 'GET',
    path: pathOf`/v1/sessions/${session}/logs`,
    query: { ...query, container: containers },
    headers: { accept: 'application/x-ndjson, application/problem+json' },
    signal,
  });
  try {
    for await (const line of jsonLines(answer.body)) {
      const entry = entryOf(JSON.parse(line) as JsonLine);
      if (entry) yield entry;
      if (entry?.type === 'end') return;
    }
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw broken(cause);
  }
  throw broken(new Error('it ended without saying so'));
}

interface JsonLine {
  readonly container?: string;
  readonly time?: string;
  readonly line?: string;
  readonly base64?: string;
  readonly partial?: boolean;
  readonly notice?: { readonly code?: string; readonly message?: string };
  readonly end?: { readonly reason?: string; readonly detail?: string };
}

function entryOf(json: JsonLine): LogEntry | undefined {
  const { container = '', time, line, base64, partial = false, notice, end } = json;
  if (end) return { type: 'end', reason: end.reason ?? '', detail: end.detail ?? '' };
  if (notice) {
    return { type: 'notice', container, code: notice.code ?? '', message: notice.message ?? '' };
  }
  if (line === undefined && base64 === undefined) return undefined;
  const data = line === undefined ? Buffer.from(base64!, 'base64') : Buffer.from(line);
  return { type: 'line', container, time, data, isPartial: partial };
}

async function* jsonLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      held.push(chunk.subarray(start, end));
      yield Buffer.concat(held).toString('utf8');
      [held, heldBytes, start] = [[], 0, end + 1];
    }
    held.push(chunk.subarray(start));
    heldBytes += chunk.length - start;
    if (heldBytes > lineBytesMax) throw new RangeError(`a line of over ${lineBytesMax} bytes`);
  }
}

function broken(cause: unknown): unknown {
  if (cause instanceof EndoscopeError) return cause;
  const how = cause instanceof Error ? cause.message : String(cause);
  return new EndoscopeError({
    reason: clientReasons.unreachable,
    kind: 'unavailable',
    detail: `The log broke off (${how}). What was printed since can be read again.`,
    cause,
  });
}
