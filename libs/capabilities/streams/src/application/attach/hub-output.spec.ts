import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { channels } from '@endoscope/core';
import type { ServerMessage } from '../../domain/attach/attach-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { HubOutput, OutputCursor } from './hub-output.ts';

const { stdout, stderr } = channels;
const { ackWindowBytes, directFramesMax, observerLagBytesMax, writerLagBytesMax } = streamLimits;
const frame = (bytes: number, letter = 'x') => Buffer.alloc(bytes, letter);
const frameBytes = streamLimits.outputFrameBytesMax;

/** A client that takes a message at once, or when it is told to. */
class Taker {
  readonly messages: ServerMessage[] = [];
  isSlow = false;
  private free: (() => void) | undefined;
  readonly input = (async function* () {})();

  send(message: ServerMessage): Promise<void> | undefined {
    this.messages.push(message);
    if (!this.isSlow) return undefined;
    return new Promise((resolve) => (this.free = resolve));
  }

  async take(): Promise<void> {
    this.free?.();
    await jest.advanceTimersByTimeAsync(0);
  }

  get text(): string {
    return this.messages
      .map((m) =>
        m.type === 'stdout' || m.type === 'stderr' ? Buffer.from(m.data).toString() : '',
      )
      .join('');
  }
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function stage() {
  const output = new HubOutput(() => undefined);
  const lags: OutputCursor[] = [];
  const follow = (taker: Taker, acks = false): OutputCursor => {
    const lagged = (cursor: OutputCursor) => void lags.push(cursor);
    const cursor = new OutputCursor(output, { client: taker, from: output.ring.end, acks, lagged });
    cursor.start();
    return cursor;
  };
  return { output, lags, follow };
}

/** Pushes as the pump does: no further frame before the held one is let go. */
function pushed(output: HubOutput, bytes: number): boolean {
  return output.push(stdout, frame(bytes)) === undefined;
}

describe('the output of a hub', () => {
  it('goes to everybody in order, numbered over both channels, without a copy', () => {
    const { output, follow } = stage();
    const [a, b] = [new Taker(), new Taker()];
    follow(a);
    follow(b);
    const [one, two] = [Buffer.from('one'), Buffer.from('two')];
    void output.push(stdout, one);
    void output.push(stderr, two);
    const expected = [
      { type: 'stdout', data: one, offset: 0 },
      { type: 'stderr', data: two, offset: 3 },
    ];
    expect([a.messages, b.messages]).toEqual([expected, expected]);
    expect((a.messages[0] as { data: unknown }).data).toBe(one);
  });

  it('goes to the tap first, and to nobody before the tap has taken it', async () => {
    const taken: string[] = [];
    let take = (): void => undefined;
    const tap = {
      take: ({ data, offset }: { data: Uint8Array; offset: number }) => {
        taken.push(`${offset} ${Buffer.from(data).toString()}`);
        return offset === 0 ? undefined : new Promise<void>((resolve) => (take = resolve));
      },
    };
    const output = new HubOutput(() => undefined, tap);
    const taker = new Taker();
    const lagged = (): void => undefined;
    new OutputCursor(output, { client: taker, from: 0, acks: false, lagged }).start();
    expect(output.push(stdout, Buffer.from('one'))).toBeUndefined();
    expect(output.push(stdout, Buffer.from('two'))).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1_000);
    expect([taken, taker.text]).toEqual([['0 one', '3 two'], 'one']);
    take();
    await output.settled();
    expect(taker.text).toBe('onetwo');
  });

  it('holds the cluster as soon as the writer lags by more than its limit', async () => {
    const { output, follow } = stage();
    const taker = new Taker();
    output.required = follow(taker);
    taker.isSlow = true;
    expect(pushed(output, frameBytes)).toBe(true);
    // The first frame is with the client; what waits may be exactly the limit.
    for (let bytes = 0; bytes < writerLagBytesMax; bytes += frameBytes) {
      expect(pushed(output, frameBytes)).toBe(true);
    }
    const held = output.push(stdout, frame(1));
    let isHeld = true;
    void held?.then(() => (isHeld = false));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(isHeld).toBe(true);
    await taker.take();
    expect(isHeld).toBe(false);
  });

  it('is not held by an observer, nor by a writer that has gone', async () => {
    const { output, follow } = stage();
    const [writer, observer] = [new Taker(), new Taker()];
    const cursor = follow(writer);
    output.required = cursor;
    follow(observer);
    observer.isSlow = true;
    for (let i = 0; i < 50; i += 1) expect(pushed(output, frameBytes)).toBe(true);
    writer.isSlow = true;
    for (let i = 0; i < 3; i += 1) void output.push(stdout, frame(frameBytes));
    const held = output.push(stdout, frame(frameBytes));
    cursor.close();
    await held;
  });

  it('lets an observer lag by exactly its limit, and tells when it is more', async () => {
    for (const [more, lagsExpected] of [
      [0, 0],
      [1, 1],
    ] as const) {
      const { output, lags, follow } = stage();
      const observer = new Taker();
      observer.isSlow = true;
      follow(observer);
      void output.push(stdout, frame(1));
      for (let bytes = 0; bytes < observerLagBytesMax; bytes += frameBytes) {
        void output.push(stdout, frame(frameBytes));
      }
      if (more > 0) void output.push(stdout, frame(more));
      await observer.take();
      expect(lags.length).toBe(lagsExpected);
    }
  });

  it('goes on for an observer where it is put after a lag', async () => {
    const { output, lags, follow } = stage();
    const observer = new Taker();
    const cursor = follow(observer);
    observer.isSlow = true;
    for (let i = 0; i < 20; i += 1) void output.push(stdout, frame(frameBytes));
    await observer.take();
    expect(lags).toEqual([cursor]);
    observer.isSlow = false;
    const from = output.ring.end;
    void output.push(stdout, Buffer.from('while away'));
    expect(observer.messages).toHaveLength(1);
    cursor.skipTo(from);
    void output.push(stdout, Buffer.from(' and after'));
    expect(observer.messages.slice(1)).toMatchObject([{ offset: from }, { offset: from + 10 }]);
    expect(observer.text.slice(-20)).toBe('while away and after');
  });

  it('sends exactly the window to a client that acknowledges, and goes on by what it took', () => {
    const { output, follow } = stage();
    const taker = new Taker();
    const cursor = follow(taker, true);
    output.required = cursor;
    for (let bytes = 0; bytes <= ackWindowBytes; bytes += frameBytes) {
      void output.push(stdout, frame(frameBytes));
    }
    expect(cursor.offset).toBe(ackWindowBytes);
    expect(cursor.ack(10)).toBe(true);
    expect(cursor.offset).toBe(ackWindowBytes + 10);
    expect(cursor.ack(cursor.offset + 1)).toBe(false);
    for (const wrong of [-1.5, Number.NaN, Infinity]) expect(cursor.ack(wrong)).toBe(false);
    expect(cursor.ack(cursor.offset)).toBe(true);
    expect(cursor.offset).toBe(output.ring.end);
  });

  it('holds the cluster for a writer that acknowledges nothing', async () => {
    const { output, follow } = stage();
    const cursor = follow(new Taker(), true);
    output.required = cursor;
    const bytes = ackWindowBytes + writerLagBytesMax;
    for (let at = 0; at < bytes; at += frameBytes) expect(pushed(output, frameBytes)).toBe(true);
    const held = output.push(stdout, frame(1));
    expect(held).toBeDefined();
    cursor.ack(ackWindowBytes);
    await held;
  });

  it('joins a flood of single bytes, and lets the first ones pass at once', () => {
    const { output, follow } = stage();
    const taker = new Taker();
    follow(taker);
    for (let i = 0; i < 1_000; i += 1) void output.push(stdout, Buffer.from('a'));
    expect(taker.messages).toHaveLength(directFramesMax);
    jest.advanceTimersByTime(streamLimits.coalesceMs);
    expect(taker.messages).toHaveLength(directFramesMax + 1);
    expect(taker.text).toBe('a'.repeat(1_000));
  });

  it('joins no answers, however fast a client that types gets them', () => {
    const { output, follow } = stage();
    const taker = new Taker();
    const cursor = follow(taker);
    const keys = 5 * directFramesMax;
    for (let key = 0; key < keys; key += 1) {
      cursor.expectAnswer();
      void output.push(stdout, Buffer.from('k'));
    }
    expect(taker.messages).toHaveLength(keys);
    // What is joined already is not sent sooner for it.
    for (let i = 0; i < 2 * directFramesMax; i += 1) void output.push(stdout, Buffer.from('a'));
    const sent = taker.messages.length;
    cursor.expectAnswer();
    void output.push(stdout, Buffer.from('k'));
    expect(taker.messages).toHaveLength(sent);
    jest.advanceTimersByTime(streamLimits.coalesceMs);
    expect(taker.text.endsWith('ak')).toBe(true);
  });

  it('does not let large frames wait, nor what has become large', () => {
    const { output, follow } = stage();
    const taker = new Taker();
    const cursor = follow(taker);
    for (let i = 0; i < 50; i += 1) void output.push(stdout, frame(frameBytes));
    expect(cursor.offset).toBe(output.ring.end);
    void output.push(stdout, frame(1));
    expect(cursor.offset).toBe(output.ring.end - 1);
    void output.push(stdout, frame(frameBytes / 2 - 1));
    expect(cursor.offset).toBe(output.ring.end);
  });

  it('is drained when all of it is with the client', async () => {
    const { output, follow } = stage();
    const taker = new Taker();
    const cursor = follow(taker);
    await cursor.drained();
    taker.isSlow = true;
    void output.push(stdout, Buffer.from('a'));
    void output.push(stdout, Buffer.from('b'));
    let isDrained = false;
    void cursor.drained().then(() => (isDrained = true));
    await taker.take();
    expect([isDrained, taker.text]).toEqual([false, 'ab']);
    await taker.take();
    expect(isDrained).toBe(true);
  });

  it('joins what has come while the client was busy, channel by channel', async () => {
    const { output, follow } = stage();
    const taker = new Taker();
    taker.isSlow = true;
    follow(taker);
    for (const text of ['a', 'b', 'c']) void output.push(stdout, Buffer.from(text));
    void output.push(stderr, Buffer.from('!'));
    void output.push(stdout, Buffer.from('d'));
    taker.isSlow = false;
    await taker.take();
    const texts = taker.messages.map((m) => [
      m.type,
      'data' in m && Buffer.from(m.data).toString(),
    ]);
    expect(texts).toEqual([
      ['stdout', 'a'],
      ['stdout', 'bc'],
      ['stderr', '!'],
      ['stdout', 'd'],
    ]);
  });
});
