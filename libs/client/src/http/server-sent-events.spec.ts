import { describe, expect, it } from '@jest/globals';
import { parseServerSentEvents } from './server-sent-events.ts';

async function* chunksOf(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function parsed(text: string, size: number): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of parseServerSentEvents(chunksOf(Buffer.from(text), size), 200)) {
    events.push(event ?? 'comment');
  }
  return events;
}

describe('an event stream', () => {
  const text =
    ': hello\r\n\r\nid: 1\nevent: waiting\ndata: {"a":"é"}\n\n' +
    'data:two\r\ndata: lines\r\n\r\nretry: 5\n\nid\ndata\n\ndata: without its blank line';
  const events = [
    'comment',
    { id: '1', event: 'waiting', data: '{"a":"é"}' },
    { id: '1', event: 'message', data: 'two\nlines' },
    { id: '', event: 'message', data: '' },
  ];

  it('means the same however its bytes are cut', async () => {
    for (let size = 1; size <= text.length + 1; size += 1) {
      expect(await parsed(text, size)).toEqual(events);
    }
  });

  it('is refused when one event is larger than its bound', async () => {
    await expect(parsed(`data: ${'x'.repeat(300)}`, 64)).rejects.toThrow('larger than 200');
  });
});
