import { describe, expect, it } from '@jest/globals';
import type { ForwardMessage } from './forward-door.ts';
import { decodeForward, encodeForward } from './forward-frames.ts';
import { ForwardedStream } from './forwarded-stream.ts';

const windowBytes = 4_096;

function open(): { stream: ForwardedStream; sent: ForwardMessage[]; bytes: () => number } {
  const sent: ForwardMessage[] = [];
  const stream = new ForwardedStream(5, windowBytes, (message) => {
    sent.push(message);
    return Promise.resolve();
  });
  stream.on('error', () => undefined);
  const bytes = () => sent.reduce((sum, m) => sum + (m.type === 'data' ? m.data.length : 0), 0);
  return { stream, sent, bytes };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('a forwarded connection as a stream', () => {
  it('sends no more than its window, and goes on with credit', async () => {
    const { stream, bytes } = open();
    let isWritten = false;
    stream.write(Buffer.alloc(windowBytes + 100), () => (isWritten = true));
    await turn();
    expect([bytes(), isWritten]).toEqual([windowBytes, false]);
    stream.credit(60);
    await turn();
    expect([bytes(), isWritten]).toEqual([windowBytes + 60, false]);
    stream.credit(60);
    await turn();
    expect([bytes(), isWritten]).toEqual([windowBytes + 100, true]);
  });

  it('gives credit for what was read, and for nothing else', async () => {
    const { stream, sent } = open();
    for (let i = 0; i < 8; i += 1) stream.receive(Buffer.alloc(512));
    await turn();
    expect(sent).toEqual([]);
    let read = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read >= 8 * 512) break;
    }
    const credits = sent.flatMap((m) => (m.type === 'credit' ? m.bytes : []));
    expect(credits.reduce((sum, each) => sum + each, 0)).toBe(8 * 512);
  });

  it('holds no more than the window while nobody reads', async () => {
    const { stream, sent } = open();
    stream.pause();
    for (let i = 0; i < 8; i += 1) stream.receive(Buffer.alloc(512));
    await turn();
    expect(stream.readableLength).toBeLessThanOrEqual(windowBytes);
    expect(sent).toEqual([]);
  });

  it('is half-open both ways', async () => {
    const { stream, sent } = open();
    stream.end('bye');
    stream.receive(Buffer.from('answer'));
    stream.receiveEnd();
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('answer');
    expect(sent.map(({ type }) => type)).toEqual(['data', 'end']);
  });

  it('says that it is dropped, but not when both sides have ended', async () => {
    const dropped = open();
    dropped.stream.destroy();
    await turn();
    expect(dropped.sent.map(({ type }) => type)).toEqual(['reset']);
    const ended = open();
    ended.stream.end();
    ended.stream.receiveEnd();
    ended.stream.resume();
    await turn();
    expect([ended.stream.destroyed, ended.sent.map(({ type }) => type)]).toEqual([true, ['end']]);
  });

  it('lets what arrived be read before it ends as the gateway closed it', async () => {
    const { stream } = open();
    stream.receive(Buffer.from('all of it'));
    stream.closedBy('finished', '');
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('all of it');
    expect(stream.destroyed).toBe(true);
  });

  it('lets writers go when it is closed, and tells why', async () => {
    const { stream } = open();
    const failed = new Promise((resolve) => stream.once('error', resolve));
    stream.write(Buffer.alloc(windowBytes + 1));
    await turn();
    stream.closedBy('unreachable', 'connection refused');
    expect(await failed).toMatchObject({
      reason: 'PORT_FORWARD_CLOSED',
      detail: 'connection refused',
    });
  });
});

describe('the frames of a forward', () => {
  it.each([
    [{ type: 'connect', connection: 7, port: 443 } as const, '0100000007 01bb'],
    [{ type: 'data', connection: 1, data: Buffer.from('hi') } as const, '0200000001 6869'],
    [{ type: 'end', connection: 2 } as const, '0300000002'],
    [{ type: 'reset', connection: 3 } as const, '0400000003'],
    [{ type: 'credit', connection: 4, bytes: 65_536 } as const, '0500000004 00010000'],
  ])('are %j', (message, hex) => {
    expect(Buffer.from(encodeForward(message)).toString('hex')).toBe(hex.replace(' ', ''));
  });

  const framed = (type: number, payload: string): Buffer =>
    Buffer.concat([Buffer.from([type, 0, 0, 0, 9]), Buffer.from(payload)]);

  it('are read, and unknown ones are left out', () => {
    const ready = { forward: 'fwd_1', ports: [80], windowBytes: 9 };
    expect(decodeForward(framed(0, JSON.stringify(ready)))).toEqual({ type: 'ready', ...ready });
    expect(decodeForward(framed(1, ''))).toEqual({ type: 'connected', connection: 9 });
    expect(decodeForward(framed(4, '{"reason":"lost","detail":"x"}'))).toEqual({
      type: 'closed',
      connection: 9,
      reason: 'lost',
      detail: 'x',
    });
    expect(decodeForward(framed(99, ''))).toBeUndefined();
    expect(decodeForward(Buffer.from([1, 2]))).toBeUndefined();
  });
});
