import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { readManifest } from '../domain/manifest/recording-manifest.ts';
import type { Landmark, RecordingManifest } from '../domain/manifest/recording-manifest.ts';
import { lastBefore } from '../domain/members/find-landmark.ts';
import { genesisHash } from '../domain/members/member-cipher.ts';
import type { RecordingKey } from '../domain/members/member-cipher.ts';
import { openMember } from '../domain/members/member-codec.ts';
import type { SealedMember } from '../domain/members/member-codec.ts';
import {
  decodeMemberHeader,
  memberBytesOf,
  memberHeaderBytes,
} from '../domain/members/member-header.ts';
import type { MemberHeader } from '../domain/members/member-header.ts';
import { MemberScanner } from '../domain/members/member-scanner.ts';
import { RecordingDamaged, RecordingNotFound } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import type { RecordingParts } from './recording-writer.ts';
import { storedBytes } from './stored-bytes.ts';

/** Where to read from: a time, or a byte of output as the hub numbers them. */
export type RecordingPlace = { readonly micros: number } | { readonly outputByte: number };

/** Where a member begins. */
interface Start {
  readonly offset: number;
  readonly index: number;
  /** Hash of the member before it, where that was read. */
  readonly previous?: string;
}

/**
 * Reads a recording from any place without reading what is before it: the manifest's landmarks are
 * searched, then at most the headers between two of them.
 *
 * Owns:  the data key.
 * Bound: one window and one member.
 * Order: frames as they were written.
 * Ends:  at the last whole member; with RecordingDamaged where something is not as it was written.
 */
export class RecordingReader {
  readonly manifest: RecordingManifest | undefined;
  private readonly store: RecordingStore;
  private readonly key: RecordingKey;
  private readonly landmarks: readonly Landmark[];

  private constructor(
    store: RecordingStore,
    key: RecordingKey,
    manifest: RecordingManifest | undefined,
  ) {
    this.store = store;
    this.key = key;
    this.manifest = manifest;
    this.landmarks = manifest?.landmarks ?? [];
  }

  /** `manifestHash`: what the ledger holds; a manifest with another one is not read. */
  static async open(
    { store, keys }: RecordingParts,
    recording: string,
    manifestHash?: string,
  ): Promise<RecordingReader> {
    const found = await store.find(recording);
    if (!found) throw new RecordingNotFound({ recording });
    const sealed = found.manifest && readManifest(found.manifest);
    if (manifestHash !== undefined && sealed?.hash !== manifestHash) {
      throw new RecordingDamaged({ problem: 'its manifest is not the one in the ledger' });
    }
    const key = { recording, dataKey: keys.unwrap(recording, found.wrappedKey) };
    return new RecordingReader(store, key, sealed?.manifest);
  }

  /** Frames from the member on that holds the place: earlier ones of that member included. */
  async *frames(from: RecordingPlace): AsyncGenerator<RecordingFrame, void, undefined> {
    const start = await this.find(from);
    if (!start) return;
    let index = start.index;
    for await (const member of this.members(start)) {
      yield* openMember(this.key, member);
      index = member.header.index + 1;
    }
    this.checkEnd(index);
  }

  /**
   * As `frames`, and then what is written behind it: `goesOn` waits for more, and says when what
   * there is by now is all. Bytes that are not a whole member yet are read again.
   */
  async *growing(
    from: RecordingPlace,
    goesOn: () => Promise<boolean>,
  ): AsyncGenerator<RecordingFrame, void, undefined> {
    let next: Start | undefined;
    for (let isLast = false; ; isLast = !(await goesOn())) {
      next ??= await this.find(from);
      for await (const member of next ? this.members(next) : []) {
        yield* openMember(this.key, member);
        const offset = member.offset + member.bytes.length;
        next = { offset, index: member.header.index + 1, previous: member.hash };
      }
      if (isLast) return;
    }
  }

  /** Bytes of output before the member that holds a time. */
  async outputBefore(micros: number): Promise<number> {
    const start = await this.find({ micros });
    if (!start) return 0;
    const first = await this.headers(start.offset).next();
    return first.done === true ? 0 : first.value[1].outputStart;
  }

  /** Whole members in their order. */
  private async *members(start: Start): AsyncGenerator<SealedMember, void, undefined> {
    const scanner = new MemberScanner(start.offset);
    let { index, previous } = start;
    if (index === 0) previous = genesisHash(this.key.recording);
    for await (const piece of storedBytes(this.store, this.key.recording, start.offset)) {
      for (const member of scanner.push(piece)) {
        this.check(member, index, previous);
        yield member;
        previous = member.hash;
        index += 1;
      }
    }
  }

  /** A place in the chain is what its number, the member before it and the manifest say it is. */
  private check({ header, hash }: SealedMember, index: number, previous: string | undefined): void {
    const landmark = lastBefore(this.landmarks, ([at]) => at <= index);
    const isOther =
      header.index !== index ||
      (previous !== undefined && header.previousHash !== previous) ||
      (landmark?.[0] === index && landmark[4] !== hash);
    if (!isOther) return;
    throw new RecordingDamaged({ problem: 'it is not the member that stood here', member: index });
  }

  private checkEnd(members: number): void {
    if (!this.manifest || this.manifest.members === members) return;
    const problem = `it ends after ${members} of ${this.manifest.members} members`;
    throw new RecordingDamaged({ problem });
  }

  /** The member to start with; undefined of a recording without any. */
  private async find(place: RecordingPlace): Promise<Start | undefined> {
    const isBefore = beforeOf(place);
    const landmark = lastBefore(this.landmarks, ([, , startMicros, outputStart]) =>
      isBefore({ startMicros, outputStart }),
    );
    let best: Start | undefined = landmark && { index: landmark[0], offset: landmark[1] };
    const end = this.landmarks[this.landmarks.findIndex((each) => each === landmark) + 1]?.[0];
    const isNext = end !== undefined && end === (best?.index ?? 0) + 1;
    if (isNext) return best;
    for await (const [offset, header] of this.headers(best?.offset ?? 0)) {
      if (best && !isBefore(header)) break;
      best = { index: header.index, offset };
      if (end !== undefined && header.index + 1 >= end) break;
    }
    return best;
  }

  /** Headers one after the other; a window brings many of small members, or one of a large. */
  private async *headers(offset: number): AsyncGenerator<[number, MemberHeader], void, undefined> {
    const { recording } = this.key;
    let window = Buffer.alloc(0);
    for (let at = offset, from = offset; ; ) {
      if (at + memberHeaderBytes > from + window.length) {
        from = at;
        window = Buffer.from(await this.store.read(recording, at, recordingLimits.seekWindowBytes));
        if (window.length < memberHeaderBytes) return;
      }
      const header = decodeMemberHeader(window.subarray(at - from));
      yield [at, header];
      at += memberBytesOf(header);
    }
  }
}

/** Frames of one time may be in several members: the first of them is wanted, so "before" is strict. */
function beforeOf(
  place: RecordingPlace,
): (start: { startMicros: number; outputStart: number }) => boolean {
  return 'micros' in place
    ? ({ startMicros }) => startMicros < place.micros
    : ({ outputStart }) => outputStart <= place.outputByte;
}
