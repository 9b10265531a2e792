import { describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { OutputRing } from './output-ring.ts';

const { stdout, stderr } = channels;
const text = (ring: OutputRing, from = ring.start): string => ring.bytesFrom(from).toString();

function readAll(ring: OutputRing, from: number, bytesMax = 1_000): [number, string][] {
  const pieces: [number, string][] = [];
  for (let at = from; at < ring.end; ) {
    const { channel, data, offset } = ring.read(at, bytesMax);
    expect(offset).toBe(at);
    pieces.push([channel, Buffer.from(data).toString()]);
    at += data.length;
  }
  return pieces;
}

describe('the ring of output', () => {
  it('keeps bytes with their channels and numbers', () => {
    const ring = new OutputRing(1_024, 100);
    ring.append(stdout, Buffer.from('one'));
    ring.append(stdout, Buffer.from('two'));
    ring.append(stderr, Buffer.from('bad'));
    expect([ring.start, ring.end]).toEqual([0, 9]);
    expect(readAll(ring, 0)).toEqual([
      [stdout, 'onetwo'],
      [stderr, 'bad'],
    ]);
    expect(readAll(ring, 4, 1)).toEqual([
      [stdout, 'w'],
      [stdout, 'o'],
      [stderr, 'b'],
      [stderr, 'a'],
      [stderr, 'd'],
    ]);
  });

  it('begins where the output does that it is given', () => {
    const ring = new OutputRing(1_024, 100);
    ring.beginAt(5_000);
    ring.append(stdout, Buffer.from('abc'));
    expect([ring.start, ring.end, text(ring)]).toEqual([5_000, 5_003, 'abc']);
  });

  it('keeps exactly its size, and forgets the oldest byte with the next', () => {
    const ring = new OutputRing(1_024, 100);
    ring.append(stdout, Buffer.alloc(1_023, 'a'));
    ring.append(stdout, Buffer.from('b'));
    expect([ring.start, ring.end]).toEqual([0, 1_024]);
    ring.append(stdout, Buffer.from('c'));
    expect([ring.start, ring.end]).toEqual([1, 1_025]);
    expect(text(ring).slice(-3)).toBe('abc');
  });

  it('keeps exactly its changes of channel', () => {
    const ring = new OutputRing(1_024, 3);
    for (const [i, channel] of [stdout, stderr, stdout].entries()) {
      ring.append(channel, Buffer.from(`${i}`));
    }
    expect(ring.start).toBe(0);
    ring.append(stderr, Buffer.from('3'));
    expect(readAll(ring, ring.start)).toEqual([
      [stderr, '1'],
      [stdout, '2'],
      [stderr, '3'],
    ]);
  });

  it('is what a list of bytes would be, for random pieces, sizes and channels', () => {
    let seed = 11;
    const random = (max: number) => (seed = (seed * 48_271) % 2_147_483_647) % max;
    for (const size of [1_024, 1_500, 4_096]) {
      const ring = new OutputRing(size, 1_000_000);
      const all: [number, number][] = [];
      for (let i = 0; i < 800; i += 1) {
        const data = Buffer.alloc(random(size + 1), random(256));
        const channel = random(3) === 0 ? stderr : stdout;
        ring.append(channel, data);
        for (const byte of data) all.push([channel, byte]);
      }
      expect([ring.end, ring.start]).toEqual([all.length, Math.max(0, all.length - size)]);
      const from = ring.start + random(ring.end - ring.start);
      const read: [number, number][] = [];
      for (let at = from; at < ring.end; ) {
        const piece = ring.read(at, 1 + random(700));
        for (const byte of piece.data) read.push([piece.channel, byte]);
        at += piece.data.length;
      }
      expect(read).toEqual(all.slice(from));
      expect([...ring.bytesFrom(from)]).toEqual(all.slice(from).map(([, byte]) => byte));
    }
  });
});
