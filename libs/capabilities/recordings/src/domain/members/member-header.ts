import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';

/** What stands before each member, in the clear and authenticated with it. */
export interface MemberHeader {
  /** Place in the recording, from 0. */
  readonly index: number;
  /** 8 random bytes of the process that wrote it, in hex: half of the nonce. */
  readonly writer: string;
  readonly frames: number;
  /** Bytes of the frames before compression, and of the body after it. */
  readonly rawBytes: number;
  readonly bodyBytes: number;
  /** Times of the first and of the last frame. */
  readonly startMicros: number;
  readonly endMicros: number;
  /** Output bytes before this member, as the hub numbers them. */
  readonly outputStart: number;
  /** SHA-256 of the member before it, in hex; of the first: what `genesisHash` gives. */
  readonly previousHash: string;
}

export const memberMagic = 'ERM1';
export const memberHeaderBytes = 84;
export const writerBytes = 8;
export const tagBytes = 16;

/** Big endian throughout; `docs/reference/recording-format.md` has the table. */
export function encodeMemberHeader(header: MemberHeader): Buffer {
  const bytes = Buffer.alloc(memberHeaderBytes);
  bytes.write(memberMagic, 0, 'latin1');
  bytes.writeUInt32BE(header.index, 4);
  bytes.write(header.writer, 8, writerBytes, 'hex');
  bytes.writeUInt32BE(header.frames, 16);
  bytes.writeUInt32BE(header.rawBytes, 20);
  bytes.writeUInt32BE(header.bodyBytes, 24);
  bytes.writeBigUInt64BE(BigInt(header.startMicros), 28);
  bytes.writeBigUInt64BE(BigInt(header.endMicros), 36);
  bytes.writeBigUInt64BE(BigInt(header.outputStart), 44);
  bytes.write(header.previousHash, 52, 32, 'hex');
  return bytes;
}

/** Throws RecordingDamaged for what no writer of ours makes, before a byte of the body is read. */
export function decodeMemberHeader(bytes: Buffer): MemberHeader {
  if (bytes.toString('latin1', 0, 4) !== memberMagic) {
    throw new RecordingDamaged({ problem: 'there is no member where one must begin' });
  }
  const header: MemberHeader = {
    index: bytes.readUInt32BE(4),
    writer: bytes.toString('hex', 8, 8 + writerBytes),
    frames: bytes.readUInt32BE(16),
    rawBytes: bytes.readUInt32BE(20),
    bodyBytes: bytes.readUInt32BE(24),
    startMicros: Number(bytes.readBigUInt64BE(28)),
    endMicros: Number(bytes.readBigUInt64BE(36)),
    outputStart: Number(bytes.readBigUInt64BE(44)),
    previousHash: bytes.toString('hex', 52, memberHeaderBytes),
  };
  const problem = problemOf(header);
  if (problem) throw new RecordingDamaged({ problem, member: header.index });
  return header;
}

export function memberBytesOf(header: MemberHeader): number {
  return memberHeaderBytes + header.bodyBytes + tagBytes;
}

function problemOf(header: MemberHeader): string | undefined {
  const { index, frames, rawBytes, bodyBytes, startMicros, endMicros, outputStart } = header;
  if (index >= recordingLimits.membersMax) return 'its number is too large';
  if (rawBytes > recordingLimits.memberRawBytesMax) return `it says ${rawBytes} bytes unpacked`;
  if (bodyBytes > recordingLimits.memberBodyBytesMax) return `it says ${bodyBytes} bytes packed`;
  // The smallest frame has three bytes.
  if (frames === 0 || frames * 3 > rawBytes) return `it says ${frames} frames`;
  if (![startMicros, endMicros, outputStart].every(Number.isSafeInteger)) {
    return 'a number of its header is too large';
  }
  return endMicros < startMicros ? 'it ends before it begins' : undefined;
}
