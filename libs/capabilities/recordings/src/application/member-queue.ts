import type { MemberChain, ClosedMember } from '../domain/members/member-chain.ts';
import { memberHeaderBytes, tagBytes } from '../domain/members/member-header.ts';
import type { FramesOfMember } from '../domain/members/member-packer.ts';
import { packMember } from '../domain/members/pack-member.ts';
import type { ContentsTally } from '../domain/manifest/contents-tally.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingStore } from '../ports/recording-store.ts';

const { memberBodyBytesMax, storedEarlyBytesMin, waitingBytesMax } = recordingLimits;

/** A crash tears no more than this, so that what is longer is damage. */
const storedAtOnceMax = memberHeaderBytes + memberBodyBytesMax + tagBytes;

export interface MemberQueueParts {
  readonly recording: string;
  readonly store: Pick<RecordingStore, 'append'>;
  readonly chain: MemberChain;
  /** Of what is stored. */
  readonly tally: ContentsTally;
  /** Gives the frames that no member holds yet, if there are any. */
  readonly closeOpen: () => FramesOfMember | undefined;
}

/** A member on its way into the store. */
interface WaitingMember {
  readonly frames: FramesOfMember;
  readonly packed: Promise<Buffer>;
}

type Asked = PromiseWithResolvers<void>;

/**
 * The way of a recording's members into its store.
 *
 * Owns:  members that are closed and not stored yet.
 * Bound: `waitingBytesMax`: above it `room` answers a promise, and who writes waits.
 * Order: that of the calls. Members are packed beside each other and stored one after the other, as
 *        soon as somebody asks for it (`flush`) or `storedEarlyBytesMin` of them are there. What comes
 *        while something is being stored goes together, whoever asks for it: one write, one sync.
 * Ends:  with the first failure, which every later call gets again, as nothing behind a member that
 *        may be half written can be a recording.
 */
export class MemberQueue {
  private readonly waiting: WaitingMember[] = [];
  private asked: Asked[] = [];
  private spaceless: Asked | undefined;
  private failed: Promise<never> | undefined;
  private isStoring = false;
  /** Of frames that are being packed, and of what came out of it. */
  private bytes = 0;
  private packedMembers = 0;
  private packedBytes = 0;

  constructor(private readonly parts: MemberQueueParts) {}

  /** Undefined: more may come at once. Rejects when what came cannot be stored. */
  room(openBytes: number): Promise<void> | undefined {
    if (this.failed) return this.failed;
    if (this.bytes + openBytes <= waitingBytesMax) return undefined;
    this.spaceless ??= heard();
    return this.spaceless.promise;
  }

  add(frames: FramesOfMember): void {
    if (this.failed) return;
    const { raw, rawBytes } = frames;
    this.bytes += rawBytes;
    const packed = packMember(raw);
    this.waiting.push({ frames, packed });
    packed.then(
      ({ length }) => {
        frames.release();
        this.bytes += length - rawBytes;
        this.packedBytes += length;
        this.packedMembers += 1;
        this.makeRoom();
        if (this.packedBytes >= storedEarlyBytesMin) this.start();
      },
      (error: unknown) => this.fail(error),
    );
  }

  /** Resolves when all that was written so far is stored. */
  flush(): Promise<void> {
    if (this.failed) return this.failed;
    const asked = heard();
    this.asked.push(asked);
    this.start();
    return asked.promise;
  }

  private start(): void {
    if (this.isStoring || this.failed) return;
    this.isStoring = true;
    void this.storeDue();
  }

  private async storeDue(): Promise<void> {
    try {
      while (this.isDue) await this.storeTurn();
    } catch (error) {
      this.fail(error);
    } finally {
      this.isStoring = false;
    }
  }

  private get isDue(): boolean {
    return !this.failed && (this.asked.length > 0 || this.packedBytes >= storedEarlyBytesMin);
  }

  /** For all who have asked by now; for nobody what is there of packed members. */
  private async storeTurn(): Promise<void> {
    const count = this.asked.length;
    const open = count > 0 ? this.parts.closeOpen() : undefined;
    if (open) this.add(open);
    let members = count > 0 ? this.waiting.length : 1;
    while (members > 0) members -= await this.storeNext(members);
    for (const { resolve } of this.asked.splice(0, count)) resolve();
  }

  /** As many as may go at once, those beyond `wanted` if they are packed; answers how many went. */
  private async storeNext(wanted: number): Promise<number> {
    const { recording, store, chain, tally } = this.parts;
    const batch: ClosedMember[] = [];
    let bytes = 0;
    let bodyBytes = 0;
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      if (batch.length >= wanted && this.packedMembers === 0) break;
      const packed = await next.packed;
      const size = memberHeaderBytes + packed.length + tagBytes;
      if (batch.length > 0 && bytes + size > storedAtOnceMax) break;
      this.waiting.shift();
      this.packedMembers -= 1;
      this.packedBytes -= packed.length;
      bytes += size;
      bodyBytes += packed.length;
      batch.push(chain.add(next.frames, packed));
    }
    const [first] = batch;
    if (!first) return wanted;
    const all = batch.length === 1 ? first.bytes : Buffer.concat(batch.map((each) => each.bytes));
    await store.append(recording, first.offset, all);
    for (const member of batch) tally.addSummary(member, member.summary);
    this.bytes -= bodyBytes;
    this.makeRoom();
    return batch.length;
  }

  private makeRoom(): void {
    if (this.bytes > waitingBytesMax) return;
    this.spaceless?.resolve();
    this.spaceless = undefined;
  }

  private fail(error: unknown): void {
    if (this.failed) return;
    this.failed = Promise.reject(error as Error);
    this.failed.catch(() => undefined);
    for (const { reject } of this.asked.splice(0)) reject(error);
    this.spaceless?.reject(error);
    this.waiting.length = 0;
  }
}

/** That nobody awaits it yet is no crash. */
function heard(): Asked {
  const asked = Promise.withResolvers<void>();
  asked.promise.catch(() => undefined);
  return asked;
}
