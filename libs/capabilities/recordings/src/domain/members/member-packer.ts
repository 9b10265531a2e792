import { encodeFrame } from '../frames/frame-codec.ts';
import { outputBytesOf } from '../frames/recording-frame.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { recordingLimits } from '../recordings.limits.ts';

/** The frames of one member, before it is packed and has its place in the chain. */
export interface FramesOfMember {
  readonly raw: Buffer;
  readonly frames: number;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly outputBytes: number;
}

const { frameBytesMax, memberRawBytesMax } = recordingLimits;

/**
 * Divides frames into members.
 *
 * Owns:  nothing but the frames of the member that is open.
 * Bound: `memberRawBytesMax`; the frame that does not fit closes the member before it.
 * Order: that of the calls. A clock that steps back is held at the time of the frame before.
 * Ends:  never; `flush` closes the open member, which is how often output becomes durable.
 */
export class MemberPacker {
  private frames: Uint8Array[] = [];
  private rawBytes = 0;
  private startMicros = 0;
  private outputBytes = 0;

  /** `micros`: time of the last frame. */
  constructor(private lastMicros: number) {}

  get micros(): number {
    return this.lastMicros;
  }

  /** Bytes of frames that no member holds yet. */
  get openBytes(): number {
    return this.rawBytes;
  }

  /** Gives the members that this frame has closed. */
  append(frame: RecordingFrame): FramesOfMember[] {
    return piecesOf(frame).flatMap((piece) => this.appendPiece(piece) ?? []);
  }

  flush(): FramesOfMember | undefined {
    if (this.frames.length === 0) return undefined;
    const closed = {
      raw: Buffer.concat(this.frames),
      frames: this.frames.length,
      startMicros: this.startMicros,
      endMicros: this.lastMicros,
      outputBytes: this.outputBytes,
    };
    this.frames = [];
    this.rawBytes = 0;
    this.outputBytes = 0;
    return closed;
  }

  private appendPiece(frame: RecordingFrame): FramesOfMember | undefined {
    const micros = Math.max(frame.micros, this.lastMicros);
    const held = { ...frame, micros };
    let encoded = encodeFrame(held, this.frames.length === 0 ? micros : this.lastMicros);
    let closed: FramesOfMember | undefined;
    if (this.rawBytes + encoded.length > memberRawBytesMax) {
      closed = this.flush();
      encoded = encodeFrame(held, micros);
    }
    if (this.frames.length === 0) this.startMicros = micros;
    this.frames.push(encoded);
    this.rawBytes += encoded.length;
    this.outputBytes += outputBytesOf(frame);
    this.lastMicros = micros;
    return closed;
  }
}

function piecesOf(frame: RecordingFrame): RecordingFrame[] {
  if (!('data' in frame) || frame.data.length <= frameBytesMax) return [frame];
  const pieces: RecordingFrame[] = [];
  for (let at = 0; at < frame.data.length; at += frameBytesMax) {
    pieces.push({ ...frame, data: frame.data.subarray(at, at + frameBytesMax) });
  }
  return pieces;
}
