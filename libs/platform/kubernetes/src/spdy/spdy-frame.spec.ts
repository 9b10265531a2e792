import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  SpdyDecoder,
  SpdyFault,
  controlFrame,
  dataFrameHeader,
  finFlag,
  frameTypes,
  goAwayFrame,
  pingFrame,
  resetFrame,
} from './spdy-frame.ts';
import type { SpdyFrame } from './spdy-frame.ts';

const controlBytesMax = 1_024;

function decode(chunks: readonly Buffer[]): SpdyFrame[] {
  const decoder = new SpdyDecoder(controlBytesMax);
  return chunks.flatMap((chunk) => [...decoder.push(chunk)]);
}

/** Neighbouring pieces of a stream's bytes as one, for they may be cut anywhere. */
function said(frames: readonly SpdyFrame[]): unknown[] {
  const seen: unknown[] = [];
  const open = new Map<number, Buffer[]>();
  for (const frame of frames) {
    if (frame.kind === 'control')
      seen.push([frame.type, frame.flags, frame.payload.toString('hex')]);
    else {
      const pieces = open.get(frame.stream) ?? [];
      open.set(frame.stream, [...pieces, frame.data]);
      if (frame.fin) seen.push([frame.stream, Buffer.concat(open.get(frame.stream)!).toString()]);
    }
  }
  return seen;
}

const conversation = Buffer.concat([
  pingFrame(7),
  dataFrameHeader(3, 5),
  Buffer.from('hello'),
  controlFrame(frameTypes.synReply, finFlag, Buffer.from('00000001', 'hex')),
  dataFrameHeader(3, 0),
  dataFrameHeader(3, 6, finFlag),
  Buffer.from(' world'),
  resetFrame(1, 5),
  dataFrameHeader(1, 0, finFlag),
  goAwayFrame(0),
]);
const expected = [
  [6, 0, '00000007'],
  [2, 1, '00000001'],
  [3, 'hello world'],
  [3, 0, '0000000100000005'],
  [1, ''],
  [7, 0, '0000000000000000'],
];

describe('cutting bytes into SPDY frames', () => {
  it('sees the same frames wherever the bytes are cut in two', () => {
    for (let at = 0; at <= conversation.length; at += 1) {
      expect(said(decode([conversation.subarray(0, at), conversation.subarray(at)]))).toEqual(
        expected,
      );
    }
  });

  it('sees the same frames byte by byte', () => {
    const bytes = [...conversation].map((byte) => Buffer.of(byte));
    expect(said(decode(bytes))).toEqual(expected);
  });

  it('passes a data frame of 16 MiB on in pieces, holding none of it', () => {
    const decoder = new SpdyDecoder(controlBytesMax);
    expect([...decoder.push(dataFrameHeader(3, 0xff_ffff, finFlag))]).toEqual([]);
    const piece = Buffer.alloc(0x10_000);
    const [frame] = [...decoder.push(piece)];
    expect(frame).toMatchObject({ kind: 'data', stream: 3, fin: false });
    expect((frame as { data: Buffer }).data.buffer).toBe(piece.buffer);
  });

  it('takes a control frame of the limit and refuses one byte more', () => {
    const allowed = controlFrame(frameTypes.synReply, 0, Buffer.alloc(controlBytesMax));
    expect(decode([allowed])).toHaveLength(1);
    const tooLong = controlFrame(frameTypes.synReply, 0, Buffer.alloc(controlBytesMax + 1));
    expect(() => decode([tooLong])).toThrow(new SpdyFault('a control frame over the limit'));
  });

  it('refuses another version', () => {
    expect(() => decode([Buffer.from('8002000600000004', 'hex')])).toThrow('another version');
  });

  it('never holds more than the limit nor throws anything else, whatever arrives', () => {
    for (let round = 0; round < 2_000; round += 1) {
      const chunks = [1, 2, 3, 4].map((chunk) => randomBytes(1 + ((round * 7 + chunk) % 61)));
      for (const frame of decodeUntilFault(chunks)) {
        expect(frame.kind === 'control' ? frame.payload.length : 0).toBeLessThanOrEqual(
          controlBytesMax,
        );
      }
    }
  });
});

function decodeUntilFault(chunks: readonly Buffer[]): SpdyFrame[] {
  try {
    return decode(chunks);
  } catch (error) {
    expect(error).toBeInstanceOf(SpdyFault);
    return [];
  }
}
