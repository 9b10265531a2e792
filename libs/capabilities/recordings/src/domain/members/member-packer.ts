import { partsOfFrame } from '../frames/frame-codec.ts';
import { FramesSummary } from '../frames/frames-summary.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { FrameRoom } from './frame-room.ts';

/** The frames of one member, before it is packed and has its place in the chain. */
export interface FramesOfMember {
  readonly raw: Buffer;
  readonly rawBytes: number;
  readonly frames: number;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly summary: FramesSummary;
  /** `raw` is not read any more. */
  release(): void;
}

interface OpenMember {
  readonly room: FrameRoom;
  readonly summary: FramesSummary;
  readonly startMicros: number;
  frames: number;
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
  private open: OpenMember | undefined;
  private rawBytes = 0;
  /** After a full member another one is likely. */
  private likelyBytes = 0;

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
    const closed: FramesOfMember[] = [];
    for (const piece of piecesOf(frame)) {
      const before = this.appendPiece(piece);
      if (before) closed.push(before);
    }
    return closed;
  }

  flush(): FramesOfMember | undefined {
    this.likelyBytes = 0;
    return this.close();
  }

  private close(): FramesOfMember | undefined {
    if (!this.open) return undefined;
    const { room, summary, frames, startMicros } = this.open;
    this.open = undefined;
    this.rawBytes = 0;
    const raw = room.bytes;
    const times = { startMicros, endMicros: this.lastMicros };
    const release = (): void => room.release();
    return { raw, rawBytes: raw.length, frames, ...times, summary, release };
  }

  private appendPiece(frame: RecordingFrame): FramesOfMember | undefined {
    const micros = Math.max(frame.micros, this.lastMicros);
    const held = { ...frame, micros };
    let parts = partsOfFrame(held, this.open ? this.lastMicros : micros);
    let closed: FramesOfMember | undefined;
    if (this.rawBytes + parts.head.length + parts.payload.length > memberRawBytesMax) {
      closed = this.close();
      this.likelyBytes = memberRawBytesMax;
      parts = partsOfFrame(held, micros);
    }
    const { head, payload } = parts;
    const bytes = head.length + payload.length;
    this.open ??= {
      room: new FrameRoom(Math.max(bytes, this.likelyBytes)),
      ...{ summary: new FramesSummary(), startMicros: micros, frames: 0 },
    };
    this.open.room.add(head, payload);
    this.open.summary.add(held);
    this.open.frames += 1;
    this.rawBytes += bytes;
    this.lastMicros = micros;
    return closed;
  }
}

function piecesOf(frame: RecordingFrame): readonly RecordingFrame[] {
  if (!('data' in frame) || frame.data.length <= frameBytesMax) return [frame];
  const pieces: RecordingFrame[] = [];
  for (let at = 0; at < frame.data.length; at += frameBytesMax) {
    pieces.push({ ...frame, data: frame.data.subarray(at, at + frameBytesMax) });
  }
  return pieces;
}
