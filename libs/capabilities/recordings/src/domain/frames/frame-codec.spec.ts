import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '../../testing/random.ts';
import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { ByteReader, writeVarint } from './byte-reader.ts';
import { cutText, decodeFrames, encodeFrame } from './frame-codec.ts';
import type { RecordingFrame } from './recording-frame.ts';

const every: readonly RecordingFrame[] = [
  { kind: 'stdout', micros: 1_000, data: Buffer.from([0, 255, 27, 128]) },
  { kind: 'stderr', micros: 1_000, data: Buffer.from('bad\n') },
  { kind: 'input', micros: 1_001, data: Buffer.from('\x03') },
  { kind: 'resize', micros: 2 ** 40, size: { width: 1, height: 65_535 } },
  { kind: 'writer', micros: 2 ** 40, attachment: 'att_1', user: 'größe@example' },
  { kind: 'writer', micros: 2 ** 40, attachment: '', user: '' },
  { kind: 'gap', micros: 2 ** 41, missingBytes: 2 ** 45, reason: 'upstream_lost' },
  { kind: 'marker', micros: Number.MAX_SAFE_INTEGER, text: '\u{1F600}' },
];

function encodeAll(frames: readonly RecordingFrame[], startMicros: number): Buffer {
  let micros = startMicros;
  return Buffer.concat(
    frames.map((frame) => {
      const bytes = encodeFrame(frame, micros);
      micros = frame.micros;
      return bytes;
    }),
  );
}

describe('frames of a recording', () => {
  it('come back as they were, each kind and the largest numbers', () => {
    const decoded = decodeFrames(encodeAll(every, 900), 900);
    expect(decoded.map(comparable)).toEqual(every.map(comparable));
  });

  it('have the bytes that the format page shows', () => {
    const bytes = encodeAll(
      [
        { kind: 'stdout', micros: 300, data: Buffer.from('hi') },
        { kind: 'resize', micros: 300, size: { width: 80, height: 300 } },
      ],
      0,
    );
    expect(bytes.toString('hex')).toBe('01ac02026869' + '04000350ac02');
  });

  it('may be of the largest size and no larger', () => {
    const frame = (size: number): RecordingFrame => ({
      ...{ kind: 'stdout', micros: 0, data: Buffer.alloc(size) },
    });
    expect(decodeFrames(encodeFrame(frame(recordingLimits.frameBytesMax), 0), 0)).toHaveLength(1);
    expect(() => encodeFrame(frame(recordingLimits.frameBytesMax + 1), 0)).toThrow('at most');
    const head: number[] = [1, 0];
    writeVarint(head, recordingLimits.frameBytesMax + 1);
    const tooLong = Buffer.concat([
      Buffer.from(head),
      Buffer.alloc(recordingLimits.frameBytesMax + 1),
    ]);
    expect(() => decodeFrames(tooLong, 0)).toThrow(RecordingDamaged);
  });

  it('never go back in time', () => {
    const frame: RecordingFrame = { kind: 'marker', micros: 5, text: '' };
    expect(() => encodeFrame(frame, 6)).toThrow('backwards');
  });

  it.each([
    ['an unknown kind', '080000'],
    ['kind 0', '000000'],
    ['a payload that is not there', '01000561'],
    ['a number in a longer form', '01800000'],
    ['a number above what is exact', `01${'ff'.repeat(7)}7f00`],
    ['a number without an end', `01${'ff'.repeat(9)}`],
    ['a terminal without columns', '0400020018'],
    ['a resize with a rest', '040003501801'],
    ['a text that is not UTF-8', '070001ff'],
    ['a name longer than its frame', '05000209'],
    ['only a beginning', '01'],
  ])('are damaged with %s', (_what, hex) => {
    expect(() => decodeFrames(Buffer.from(hex, 'hex'), 0)).toThrow(RecordingDamaged);
  });

  it('are damaged or other frames when bytes are any, and never crash', () => {
    const random = new SeededRandom(4);
    for (let i = 0; i < 5_000; i += 1) {
      const bytes = random.bytes(1 + random.below(24));
      try {
        const frames = decodeFrames(bytes, 0);
        // What is accepted has one form only, but for empty names that say the same.
        expect(encodeAll(frames, 0).equals(bytes)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RecordingDamaged);
      }
    }
  });
});

describe('numbers', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 32, Number.MAX_SAFE_INTEGER])('%d', (value) => {
    const out: number[] = [];
    writeVarint(out, value);
    const reader = new ByteReader(Uint8Array.from(out));
    expect([reader.varint(), reader.isAtEnd]).toEqual([value, true]);
  });
});

describe('a text', () => {
  it('is cut between characters, at the limit', () => {
    const most = recordingLimits.textBytesMax;
    expect(cutText('a'.repeat(most))).toHaveLength(most);
    expect(cutText('a'.repeat(most + 1))).toHaveLength(most);
    expect(cutText(`${'a'.repeat(most - 1)}ü`)).toBe('a'.repeat(most - 1));
    expect(cutText('a\ud800b')).toBe('a\ufffdb');
  });
});

/** Buffers and views of bytes compare alike. */
function comparable(frame: RecordingFrame): unknown {
  return 'data' in frame ? { ...frame, data: Buffer.from(frame.data).toString('hex') } : frame;
}
