import { recordingLimits } from '../recordings.limits.ts';

const { memberRawBytesMax } = recordingLimits;

/** Of room that is made for frames: a key needs little, and nothing is copied often as it grows. */
const sizes = [2 * 1024, 64 * 1024, memberRawBytesMax] as const;

/** Full members under way at once in a process, about: more rooms than that are not kept. */
const keptMax = 8;
const kept: Buffer[] = [];

/**
 * Room for the frames of one member. The largest ones are used again, as half a megabyte of new
 * memory for each would be what V8 collects most.
 *
 * Bound: `memberRawBytesMax`; the process keeps `keptMax` rooms that nobody uses.
 * Ends:  with `release`: nobody may read `bytes` from then on.
 */
export class FrameRoom {
  private length = 0;
  private room: Buffer;

  /** `bytes`: how much comes at once, or is likely to come. */
  constructor(bytes: number) {
    this.room = roomFor(bytes);
  }

  /** A view, not a copy. */
  get bytes(): Buffer {
    return this.room.subarray(0, this.length);
  }

  add(head: readonly number[], payload: Uint8Array): void {
    const end = this.length + head.length + payload.length;
    if (end > this.room.length) this.grow(end);
    this.room.set(head, this.length);
    this.room.set(payload, this.length + head.length);
    this.length = end;
  }

  release(): void {
    const { room } = this;
    this.length = 0;
    this.room = Buffer.alloc(0);
    if (room.length === memberRawBytesMax && kept.length < keptMax) kept.push(room);
  }

  private grow(bytes: number): void {
    const room = roomFor(bytes);
    this.room.copy(room, 0, 0, this.length);
    this.room = room;
  }
}

function roomFor(bytes: number): Buffer {
  const size = sizes.find((each) => each >= bytes) ?? bytes;
  if (size < memberRawBytesMax) return Buffer.allocUnsafe(size);
  return kept.pop() ?? Buffer.allocUnsafeSlow(size);
}
