import { sha256 } from './member-cipher.ts';
import type { SealedMember } from './member-codec.ts';
import { decodeMemberHeader, memberBytesOf, memberHeaderBytes } from './member-header.ts';

/**
 * Finds members in bytes that arrive in pieces of any size.
 *
 * Owns:  what has arrived of the member that is not whole yet.
 * Bound: one member and one piece.
 * Order: that of storage; nothing is checked but that a header can be one.
 * Ends:  with RecordingDamaged where no member begins; behind that no other can be found.
 */
export class MemberScanner {
  private waiting: Buffer = Buffer.alloc(0);
  private at: number;

  /** `offset`: bytes of the recording before the first piece. */
  constructor(offset = 0) {
    this.at = offset;
  }

  /** Bytes behind the last whole member: what a crash left of the next. */
  get tornBytes(): number {
    return this.waiting.length;
  }

  /** Where the last whole member ends. */
  get offset(): number {
    return this.at;
  }

  /** The whole members so far. What follows a member is looked at when it is asked for. */
  *push(piece: Uint8Array): Generator<SealedMember, void, undefined> {
    this.waiting = this.waiting.length === 0 ? Buffer.from(piece) : this.joined(piece);
    while (this.waiting.length >= memberHeaderBytes) {
      const header = decodeMemberHeader(this.waiting);
      const size = memberBytesOf(header);
      if (this.waiting.length < size) return;
      const bytes = this.waiting.subarray(0, size);
      const offset = this.at;
      this.at += size;
      this.waiting = this.waiting.subarray(size);
      yield { header, bytes, hash: sha256(bytes), offset };
    }
  }

  private joined(piece: Uint8Array): Buffer {
    return Buffer.concat([this.waiting, piece]);
  }
}
