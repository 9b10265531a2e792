import { decodeFrames, encodeFrame } from '../frames/frame-codec.ts';
import { outputBytesOf } from '../frames/recording-frame.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { genesisHash } from './member-cipher.ts';
import type { RecordingKey } from './member-cipher.ts';
import { sealMember } from './member-codec.ts';
import type { SealedMember } from './member-codec.ts';

/** Where a recording goes on: after its last whole member. */
export interface ChainPosition {
  readonly index: number;
  readonly previousHash: string;
  /** Time of the last frame, and bytes of output and of storage so far. */
  readonly micros: number;
  readonly outputBytes: number;
  readonly offset: number;
}

export function startOfChain(recording: string): ChainPosition {
  const previousHash = genesisHash(recording);
  return { index: 0, previousHash, micros: 0, outputBytes: 0, offset: 0 };
}

/** A member with the frames that are in it, for who tallies them. */
export interface ClosedMember extends SealedMember {
  readonly frames: readonly RecordingFrame[];
}

const { frameBytesMax, memberRawBytesMax } = recordingLimits;

/**
 * Makes members of frames.
 *
 * Owns:  nothing but the frames of the member that is open.
 * Bound: `memberRawBytesMax`; the frame that does not fit closes the member before it.
 * Order: that of the calls. A clock that steps back is held at the time of the frame before.
 * Ends:  never; `flush` closes the open member, which is how often output becomes durable.
 */
export class MemberEncoder {
  private frames: Uint8Array[] = [];
  private rawBytes = 0;
  private startMicros = 0;
  private openOutputBytes = 0;
  private readonly key: RecordingKey;
  /** 8 random bytes in hex, new for every process that writes: see the nonce in member-cipher. */
  private readonly writer: string;
  private place: ChainPosition;
  private micros: number;

  constructor(key: RecordingKey, writer: string, place = startOfChain(key.recording)) {
    this.key = key;
    this.writer = writer;
    this.place = place;
    this.micros = place.micros;
  }

  /** After the last closed member. */
  get position(): ChainPosition {
    return this.place;
  }

  /** Bytes of frames that no member holds yet. */
  get openBytes(): number {
    return this.rawBytes;
  }

  /** Gives the members that this frame has closed. */
  append(frame: RecordingFrame): ClosedMember[] {
    return piecesOf(frame).flatMap((piece) => this.appendPiece(piece) ?? []);
  }

  flush(): ClosedMember | undefined {
    if (this.frames.length === 0) return undefined;
    const { index, previousHash, outputBytes, offset } = this.place;
    const raw = Buffer.concat(this.frames);
    const member = sealMember(this.key, raw, {
      ...{ index, writer: this.writer, frames: this.frames.length },
      ...{ startMicros: this.startMicros, endMicros: this.micros },
      ...{ outputStart: outputBytes, previousHash, offset },
    });
    this.place = {
      index: index + 1,
      previousHash: member.hash,
      micros: this.micros,
      outputBytes: outputBytes + this.openOutputBytes,
      offset: offset + member.bytes.length,
    };
    this.frames = [];
    this.rawBytes = 0;
    this.openOutputBytes = 0;
    // Decoded rather than kept: frames are slices of large receive buffers.
    return { ...member, frames: decodeFrames(raw, member.header.startMicros) };
  }

  private appendPiece(frame: RecordingFrame): ClosedMember | undefined {
    const micros = Math.max(frame.micros, this.micros);
    const held = { ...frame, micros };
    let encoded = encodeFrame(held, this.frames.length === 0 ? micros : this.micros);
    let closed: ClosedMember | undefined;
    if (this.rawBytes + encoded.length > memberRawBytesMax) {
      closed = this.flush();
      encoded = encodeFrame(held, micros);
    }
    if (this.frames.length === 0) this.startMicros = micros;
    this.frames.push(encoded);
    this.rawBytes += encoded.length;
    this.openOutputBytes += outputBytesOf(frame);
    this.micros = micros;
    return closed;
  }
}

function piecesOf(frame: RecordingFrame): RecordingFrame[] {
  if (!('data' in frame)) return [frame];
  const pieces: RecordingFrame[] = [];
  for (let at = 0; at < frame.data.length; at += frameBytesMax) {
    pieces.push({ ...frame, data: frame.data.subarray(at, at + frameBytesMax) });
  }
  return pieces;
}
