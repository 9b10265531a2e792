import { randomBytes } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { MemberEncoder } from '../../testing/member-encoder.ts';
import { SeededRandom } from '../../testing/random.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { encryptMember, genesisHash, sha256 } from './member-cipher.ts';
import { openMember } from './member-codec.ts';
import type { SealedMember } from './member-codec.ts';
import { startOfChain } from './member-chain.ts';
import {
  decodeMemberHeader,
  encodeMemberHeader,
  memberBytesOf,
  memberHeaderBytes,
} from './member-header.ts';
import type { MemberHeader } from './member-header.ts';
import { MemberScanner } from './member-scanner.ts';

const key = { recording: 'rec_1', dataKey: randomBytes(32) };
const output = (micros: number, text: string | Buffer): RecordingFrame => ({
  ...{ kind: 'stdout', micros, data: Buffer.from(text) },
});

function encoder(place = startOfChain(key.recording)): MemberEncoder {
  return new MemberEncoder(key, randomBytes(8).toString('hex'), place);
}

describe('members of a recording', () => {
  it('hold the frames that came before a flush, and are chained', () => {
    const encode = encoder();
    expect(encode.append(output(10, 'one'))).toEqual([]);
    expect(encode.append({ kind: 'gap', micros: 20, missingBytes: 5, reason: 'lost' })).toEqual([]);
    expect(encode.openBytes).toBeGreaterThan(0);
    const first = encode.flush()!;
    expect([encode.openBytes, encode.flush()]).toEqual([0, undefined]);
    encode.append(output(30, 'two'));
    const second = encode.flush()!;
    expect(first.header).toMatchObject({ index: 0, frames: 2, startMicros: 10, endMicros: 20 });
    expect(first.header).toMatchObject({ outputStart: 0, previousHash: genesisHash('rec_1') });
    expect(second.header).toMatchObject({ index: 1, outputStart: 8, previousHash: first.hash });
    expect(second.offset).toBe(first.bytes.length);
    expect(textOf(first)).toBe('one');
    expect(textOf(second)).toBe('two');
    expect(encode.position).toEqual({
      ...{ index: 2, previousHash: second.hash, micros: 30, outputBytes: 11 },
      offset: first.bytes.length + second.bytes.length,
    });
  });

  it('are closed by the frame that does not fit, and cut output that fits no frame', () => {
    const encode = encoder();
    const whole = new SeededRandom(1).bytes(recordingLimits.memberRawBytesMax * 2);
    const members = [...encode.append(output(1, whole)), encode.flush()!];
    expect(members.length).toBeGreaterThan(2);
    for (const { header } of members) {
      expect(header.rawBytes).toBeLessThanOrEqual(recordingLimits.memberRawBytesMax);
    }
    const parts = members.flatMap((member) => openMember(key, member));
    const data = Buffer.concat(parts.map((frame) => ('data' in frame ? frame.data : '') as Buffer));
    expect(data.equals(whole)).toBe(true);
  });

  it('hold the time of the frame before when a clock steps back', () => {
    const encode = encoder();
    encode.append(output(100, 'a'));
    encode.append(output(40, 'b'));
    encode.append(output(120, 'c'));
    const frames = openMember(key, encode.flush()!);
    expect(frames.map((frame) => frame.micros)).toEqual([100, 100, 120]);
  });

  it('never use a nonce twice, though a member is written again after a crash', () => {
    const [one, two] = [encoder(), encoder()];
    one.append(output(1, 'before the crash'));
    two.append(output(1, 'and after it....'));
    const [torn, whole] = [one.flush()!, two.flush()!];
    expect(torn.header.index).toBe(whole.header.index);
    expect(torn.bytes.subarray(4, 16).equals(whole.bytes.subarray(4, 16))).toBe(false);
  });

  it('do not open with another key, for another recording, or in another place', () => {
    const encode = encoder();
    encode.append(output(1, 'text'));
    const member = encode.flush()!;
    for (const wrong of [
      { ...key, dataKey: randomBytes(32) },
      { ...key, recording: 'rec_2' },
    ]) {
      expect(() => openMember(wrong, member)).toThrow(RecordingDamaged);
    }
    const moved = Buffer.from(member.bytes);
    moved.writeUInt32BE(1, 4);
    expect(() => openMember(key, { ...member, bytes: moved })).toThrow('does not open');
  });

  it('hold nothing readable', () => {
    const encode = encoder();
    encode.append(output(1, 'topsecret'.repeat(100)));
    expect(encode.flush()!.bytes.includes('topsecret')).toBe(false);
  });
});

describe('a member that was made to hurt', () => {
  const forged = (raw: Buffer, change: Partial<MemberHeader>): SealedMember => {
    const packed = zstdCompressSync(raw);
    const header: MemberHeader = {
      ...{ index: 0, writer: '00'.repeat(8), frames: 1, rawBytes: raw.length },
      ...{ bodyBytes: packed.length, startMicros: 0, endMicros: 0, outputStart: 0 },
      ...{ previousHash: genesisHash('rec_1'), ...change },
    };
    const bytes = encryptMember(key, encodeMemberHeader(header), packed);
    return { header, bytes, hash: sha256(bytes), offset: 0 };
  };

  it('is given up at the size it says when it unpacks to more', () => {
    const bomb = forged(Buffer.alloc(64 * 1024 * 1024), { rawBytes: 3 });
    expect(bomb.bytes.length).toBeLessThan(recordingLimits.memberBodyBytesMax);
    expect(() => openMember(key, bomb)).toThrow('does not unpack to the size');
  });

  it.each([
    ['more raw bytes than a member has', { rawBytes: recordingLimits.memberRawBytesMax + 1 }],
    ['a longer body than a member has', { bodyBytes: recordingLimits.memberBodyBytesMax + 1 }],
    ['no frames', { frames: 0 }],
    ['more frames than bytes allow', { frames: 2 }],
    ['an end before its beginning', { startMicros: 2, endMicros: 1 }],
    ['a number too large', { index: recordingLimits.membersMax }],
  ])('is refused by its header: %s', (_what, change) => {
    const { bytes } = forged(Buffer.from([1, 0, 0]), change);
    expect(() => decodeMemberHeader(bytes)).toThrow(RecordingDamaged);
  });

  it('is refused when its frames are others than its header says', () => {
    const two = Buffer.from([1, 0, 1, 65, 1, 0, 1, 65]);
    expect(openMember(key, forged(two, { frames: 2 }))).toHaveLength(2);
    expect(() => openMember(key, forged(two, { frames: 1 }))).toThrow('not those');
    expect(() => openMember(key, forged(two, { frames: 2, endMicros: 9 }))).toThrow('not those');
    expect(() => openMember(key, forged(two, { frames: 2, rawBytes: 9 }))).toThrow('unpack');
    expect(() => openMember(key, forged(Buffer.from([9, 0, 0]), {}))).toThrow('kind 9');
  });
});

describe('finding members in pieces', () => {
  const encode = encoder();
  const members = Array.from({ length: 20 }, (_, i) => {
    encode.append(output(i, 'x'.repeat(i * 7)));
    encode.append({ kind: 'marker', micros: i, text: `${i}` });
    return encode.flush()!;
  });
  const whole = Buffer.concat(members.map((member) => member.bytes));

  it.each([1, 2, 83, 84, 85, 1_000_000])('of at most %d bytes', (most) => {
    const scanner = new MemberScanner();
    const random = new SeededRandom(most);
    const found = random.pieces(whole, most).flatMap((piece) => [...scanner.push(piece)]);
    expect(found.map(({ hash, offset }) => [hash, offset])).toEqual(
      members.map(({ hash, offset }) => [hash, offset]),
    );
    expect([scanner.offset, scanner.tornBytes]).toEqual([whole.length, 0]);
  });

  it('tells what is torn at every length', () => {
    const last = members.at(-1)!;
    for (let kept = 0; kept < last.bytes.length; kept += 1) {
      const scanner = new MemberScanner();
      const found = [...scanner.push(whole.subarray(0, last.offset + kept))];
      expect([found.length, scanner.offset, scanner.tornBytes]).toEqual([19, last.offset, kept]);
    }
  });

  it('stops where no member begins', () => {
    const scanner = new MemberScanner();
    const found: SealedMember[] = [];
    expect(() => {
      for (const member of scanner.push(Buffer.concat([whole, randomBytes(200)]))) {
        found.push(member);
      }
    }).toThrow('no member');
    expect(found).toHaveLength(20);
  });

  it('reads a header back as it was written', () => {
    const { header } = members[7]!;
    expect(decodeMemberHeader(encodeMemberHeader(header))).toEqual(header);
    expect(memberBytesOf(header)).toBe(members[7]!.bytes.length);
    expect(memberHeaderBytes).toBe(84);
  });
});

function textOf(member: SealedMember): string {
  return openMember(key, member)
    .map((frame) => ('data' in frame ? Buffer.from(frame.data).toString() : ''))
    .join('');
}
