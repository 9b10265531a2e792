import { zstdCompressSync } from 'node:zlib';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { MemberChain } from '../domain/members/member-chain.ts';
import type { ChainPosition, ClosedMember } from '../domain/members/member-chain.ts';
import type { RecordingKey } from '../domain/members/member-cipher.ts';
import { MemberPacker } from '../domain/members/member-packer.ts';
import type { FramesOfMember } from '../domain/members/member-packer.ts';

/** Makes members of frames at once, for tests that are about members and not about a writer. */
export class MemberEncoder {
  private readonly packer: MemberPacker;
  private readonly chain: MemberChain;

  constructor(key: RecordingKey, writer: string, place?: ChainPosition) {
    this.packer = new MemberPacker(place?.micros ?? 0);
    this.chain = new MemberChain(key, writer, place);
  }

  get position(): ChainPosition {
    return this.chain.position;
  }

  get openBytes(): number {
    return this.packer.openBytes;
  }

  append(frame: RecordingFrame): ClosedMember[] {
    return this.packer.append(frame).map((frames) => this.close(frames));
  }

  flush(): ClosedMember | undefined {
    const frames = this.packer.flush();
    return frames && this.close(frames);
  }

  private close(frames: FramesOfMember): ClosedMember {
    return this.chain.add(frames, zstdCompressSync(frames.raw));
  }
}
