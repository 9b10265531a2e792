import type { FramesSummary } from '../frames/frames-summary.ts';
import { genesisHash } from './member-cipher.ts';
import type { RecordingKey } from './member-cipher.ts';
import { sealMember } from './member-codec.ts';
import type { SealedMember } from './member-codec.ts';
import type { FramesOfMember } from './member-packer.ts';

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

/** A member with what its frames were, for who tallies them: frames are slices of receive buffers. */
export interface ClosedMember extends SealedMember {
  readonly summary: FramesSummary;
}

/** Gives members their place, one after the other. */
export class MemberChain {
  /** `writer`: 8 random bytes in hex, new for every process that writes: see the nonce. */
  constructor(
    private readonly key: RecordingKey,
    private readonly writer: string,
    private place = startOfChain(key.recording),
  ) {}

  /** After the last member. */
  get position(): ChainPosition {
    return this.place;
  }

  /** `packed`: what `packMember` made of its frames. */
  add(of: FramesOfMember, packed: Uint8Array): ClosedMember {
    const { index, previousHash, outputBytes, offset } = this.place;
    const { rawBytes, frames, startMicros, endMicros, summary } = of;
    const member = sealMember(this.key, packed, {
      ...{ index, writer: this.writer, frames, rawBytes, startMicros, endMicros },
      ...{ outputStart: outputBytes, previousHash, offset },
    });
    this.place = {
      index: index + 1,
      previousHash: member.hash,
      micros: endMicros,
      outputBytes: outputBytes + summary.outputBytes,
      offset: offset + member.bytes.length,
    };
    return { ...member, summary };
  }
}
