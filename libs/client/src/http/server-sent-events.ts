/** One dispatched event of a text/event-stream. */
export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * Parses a text/event-stream (WHATWG HTML §9.2.6) whatever way its bytes are cut.
 *
 * Owns:  the source; leaving the loop cancels it.
 * Bound: one event of at most `eventBytesMax` characters; a longer one throws.
 * Order: as sent. A comment is passed on as undefined, so that a caller sees a live stream.
 * Ends:  with the source; a last event without its blank line is dropped, as the standard says.
 */
export async function* parseServerSentEvents(
  source: AsyncIterable<Uint8Array>,
  eventBytesMax = 1_048_576,
): AsyncGenerator<ServerSentEvent | undefined> {
  const decoder = new TextDecoder();
  const event = new EventFields();
  let rest = '';
  for await (const chunk of source) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length + event.data.length > eventBytesMax) {
      throw new RangeError(`An event is larger than ${eventBytesMax} bytes.`);
    }
    // A trailing CR may be the first half of a CRLF: it waits for the next chunk.
    const lines = rest.slice(0, rest.endsWith('\r') ? -1 : undefined).split(/\r\n|\n|\r/);
    rest = lines.pop()! + (rest.endsWith('\r') ? '\r' : '');
    for (const line of lines) {
      if (line.startsWith(':')) yield undefined;
      else if (line !== '') event.add(line);
      else if (event.hasData) yield event.dispatch();
      else event.clear();
    }
  }
}

class EventFields {
  data = '';
  hasData = false;
  private event = 'message';
  private id = '';

  add(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.event = value;
    if (name === 'id' && !value.includes('\0')) this.id = value;
    if (name === 'data') {
      this.data += this.hasData ? `\n${value}` : value;
      this.hasData = true;
    }
  }

  dispatch(): ServerSentEvent {
    const dispatched = { id: this.id, event: this.event, data: this.data };
    this.clear();
    return dispatched;
  }

  /** The id outlives its event: it is the last one seen. */
  clear(): void {
    this.data = '';
    this.hasData = false;
    this.event = 'message';
  }
}
