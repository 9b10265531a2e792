import { describe, expect, it } from '@jest/globals';
import type { ChannelFrame } from '@endoscope/core';
import { FrameQueue } from './frame-queue.ts';
import { BytesOverLimit, lines, readAll } from './response-body.ts';
import { WriteWindow } from './write-window.ts';

const frame = (channel: number, text: string): ChannelFrame => ({
  channel,
  data: Buffer.from(text),
});

function queueOf(bytesMax: number): { queue: FrameQueue; calls: string[] } {
  const calls: string[] = [];
  const queue = new FrameQueue(bytesMax, {
    full: () => calls.push('full'),
    drained: () => calls.push('drained'),
    abandoned: () => calls.push('abandoned'),
  });
  return { queue, calls };
}

async function all(queue: FrameQueue): Promise<string[]> {
  const seen: string[] = [];
  for await (const { channel, data } of queue) seen.push(`${channel}:${Buffer.from(data)}`);
  return seen;
}

describe('frames between a socket and a consumer', () => {
  it('keep their order and merge only neighbours of one output channel', async () => {
    const { queue } = queueOf(10_000);
    for (const [channel, text] of [
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
      [1, 'd'],
      [3, '{'],
      [3, '}'],
    ] as const) {
      queue.push(frame(channel, text));
    }
    queue.end();
    expect(await all(queue)).toEqual(['1:ab', '2:c', '1:d', '3:{', '3:}']);
  });

  it('reach a consumer that already waits', async () => {
    const { queue } = queueOf(10_000);
    const seen = all(queue);
    await new Promise(setImmediate);
    queue.push(frame(1, 'x'));
    queue.end();
    expect(await seen).toEqual(['1:x']);
  });

  it('pause their source above the cap, once, and resume it at half', async () => {
    const { queue, calls } = queueOf(1_000);
    const data = 'x'.repeat(300);
    for (let i = 0; i < 5; i += 1) queue.push(frame(3, data));
    expect([calls, queue.isPaused]).toEqual([['full'], true]);
    const reader = queue[Symbol.asyncIterator]();
    const marks: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      await reader.next();
      marks.push(calls.length);
    }
    expect([marks, queue.isPaused]).toEqual([[1, 1, 1, 2, 2], false]);
  });

  it('count tiny frames with what they cost', () => {
    const { queue, calls } = queueOf(10_000);
    for (let i = 0; i < 100; i += 1) queue.push(frame(2, 'x'));
    expect(calls).toEqual(['full']);
  });

  it('are all read before a failure is thrown, once', async () => {
    const { queue } = queueOf(10_000);
    queue.push(frame(1, 'last'));
    queue.fail(new Error('lost'));
    queue.push(frame(1, 'too late'));
    const reader = queue[Symbol.asyncIterator]();
    expect((await reader.next()).value).toMatchObject({ channel: 1 });
    await expect(reader.next()).rejects.toThrow('lost');
    expect((await reader.next()).done).toBe(true);
  });

  it('have one consumer', () => {
    const { queue } = queueOf(10);
    queue[Symbol.asyncIterator]();
    expect(() => queue[Symbol.asyncIterator]()).toThrow('one consumer');
  });

  it('carry random bytes unchanged at every chunk size', async () => {
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256));
    for (const size of [1, 2, 3, 127, 1_024, 5_000]) {
      const { queue } = queueOf(1_000_000);
      for (let at = 0; at < bytes.length; at += size) {
        queue.push({ channel: 1, data: bytes.subarray(at, at + size) });
      }
      queue.end();
      const parts: Uint8Array[] = [];
      for await (const { data } of queue) parts.push(data);
      expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    }
  });
});

describe('input that is not sent yet', () => {
  it('holds the writer above the cap until enough is sent', async () => {
    const window = new WriteWindow(100, 1_000, () => undefined);
    const sent = [window.sending(80), window.sending(80)];
    let isOn = false;
    const waiting = window.wait().then(() => {
      isOn = true;
    });
    await new Promise(setImmediate);
    expect(isOn).toBe(false);
    sent[0]!();
    await waiting;
    expect(isOn).toBe(true);
    sent[1]!();
  });

  it('is a stall when nothing moves in time, and wakes the writer at the end', async () => {
    let stalls = 0;
    const window = new WriteWindow(10, 20, () => {
      stalls += 1;
      window.release();
    });
    window.sending(50);
    await window.wait();
    expect(stalls).toBe(1);
  });
});

describe('bodies', () => {
  async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
  }

  it('are split into lines wherever the chunks end; an unfinished line is dropped', async () => {
    for (let size = 1; size <= 12; size += 1) {
      const seen: string[] = [];
      for await (const line of lines(chunks('ab\n\ncde\nres', size), 3)) seen.push(line);
      expect(seen).toEqual(['ab', '', 'cde']);
    }
  });

  it('have a longest line', async () => {
    for (const size of [1, 4, 100]) {
      const read = async (): Promise<void> => {
        for await (const _ of lines(chunks('abcd\n', size), 3));
      };
      await expect(read()).rejects.toThrow(BytesOverLimit);
    }
  });

  it('are read up to their cap', async () => {
    expect((await readAll(chunks('abcdef', 2), 6)).toString()).toBe('abcdef');
    await expect(readAll(chunks('abcdefg', 2), 6)).rejects.toThrow(BytesOverLimit);
  });
});
