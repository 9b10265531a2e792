import { randomBytes } from 'node:crypto';
import { invariant } from '@endoscope/core';
import { outputBytesOf } from '../domain/frames/recording-frame.ts';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { ContentsTally } from '../domain/manifest/contents-tally.ts';
import { recoverContents } from '../domain/manifest/recover-contents.ts';
import { sealManifest } from '../domain/manifest/recording-manifest.ts';
import type { RecordingAbout, SealedManifest } from '../domain/manifest/recording-manifest.ts';
import { keyFingerprint } from '../domain/members/member-cipher.ts';
import type { RecordingKey } from '../domain/members/member-cipher.ts';
import { MemberChain } from '../domain/members/member-chain.ts';
import { writerBytes } from '../domain/members/member-header.ts';
import { MemberPacker } from '../domain/members/member-packer.ts';
import { FrameMasker } from '../domain/mask/frame-masker.ts';
import { MaskSet } from '../domain/mask/masker.ts';
import { RecordingChanged, RecordingNotFound } from '../domain/recording.errors.ts';
import type { DataKeys } from '../ports/data-keys.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import { MemberQueue } from './member-queue.ts';
import { storedBytes } from './stored-bytes.ts';

export interface RecordingParts {
  readonly store: RecordingStore;
  readonly keys: DataKeys;
}

export interface RecorderParts extends RecordingParts {
  /** What is kept out of the recording; nothing when it is missing. */
  readonly mask?: MaskSet | undefined;
}

/** What the writer knows by itself; the rest of a manifest is told to `seal`. */
export type ToldAtSeal = Omit<RecordingAbout, 'recording' | 'key' | 'torn' | 'masked'>;

/** What a gap says that stands where a writer goes on. */
export interface ResumeGap {
  readonly reason: string;
  /** Of output that never came into the recording, by what it holds; 0: nobody knows. */
  readonly missingBytes: (recordedBytes: number) => number;
}

const crashed: ResumeGap = { reason: 'recorder_restarted', missingBytes: () => 0 };

/** An earlier writer has one store under way, and what it held is stored at once, too. */
const resumeTriesMax = 5;

/**
 * Writes one recording into a store.
 *
 * Owns:  the data key, the frames of the member that is open, and members that are not stored yet.
 * Bound: `memberRawBytesMax` of frames, and a `MemberQueue`: who calls must await what `write` gives
 *        before it takes more from the cluster.
 * Order: that of the calls.
 * Ends:  with `seal`; or with the first failure of the store, which every later call gets again.
 */
export class RecordingWriter {
  private readonly store: RecordingStore;
  private readonly masker: FrameMasker;
  private readonly key: RecordingKey;
  private readonly tally: ContentsTally;
  private readonly packer: MemberPacker;
  private readonly queue: MemberQueue;
  private readonly torn: { readonly times: number; readonly bytes: number };
  private given: number;

  private constructor(
    { store, mask = new MaskSet([]) }: RecorderParts,
    key: RecordingKey,
    tally: ContentsTally,
    tornBytes: number,
  ) {
    this.store = store;
    this.masker = new FrameMasker(mask);
    this.key = key;
    this.tally = tally;
    this.torn = { times: tornBytes > 0 ? 1 : 0, bytes: tornBytes };
    const writer = randomBytes(writerBytes).toString('hex');
    this.packer = new MemberPacker(tally.position.micros);
    const chain = new MemberChain(key, writer, tally.position);
    const closeOpen = () => this.packer.flush();
    this.queue = new MemberQueue({ ...key, store, chain, tally, closeOpen });
    this.given = tally.position.outputBytes;
  }

  static async start(parts: RecorderParts, recording: string): Promise<RecordingWriter> {
    const { dataKey, wrappedKey } = parts.keys.create(recording);
    await parts.store.create(recording, wrappedKey);
    return new RecordingWriter(parts, { recording, dataKey }, new ContentsTally(recording), 0);
  }

  /**
   * Goes on where an earlier writer was lost. What was half written is cut, and a gap says so. The
   * gap is stored before this resolves: whatever an earlier writer that was only slow still brings
   * is refused from then on, as it is not at the end.
   */
  static async resume(
    parts: RecorderParts,
    recording: string,
    gap: ResumeGap = crashed,
  ): Promise<RecordingWriter> {
    for (let tries = resumeTriesMax; ; tries -= 1) {
      const writer = await RecordingWriter.atEnd(parts, recording, gap);
      try {
        await writer.flush();
        return writer;
      } catch (error) {
        // The earlier writer has brought more between our look at the end and our gap.
        if (!(error instanceof RecordingChanged) || tries === 1) throw error;
      }
    }
  }

  private static async atEnd(
    parts: RecorderParts,
    recording: string,
    gap: ResumeGap,
  ): Promise<RecordingWriter> {
    const { store, keys } = parts;
    const found = await store.find(recording);
    if (!found) throw new RecordingNotFound({ recording });
    const key = { recording, dataKey: keys.unwrap(recording, found.wrappedKey) };
    const { tally, tornBytes } = await recoverContents(key, storedBytes(store, recording));
    if (tornBytes > 0) await store.cut(recording, tally.position.offset);
    const writer = new RecordingWriter(parts, key, tally, tornBytes);
    const { micros, outputBytes } = tally.position;
    const missingBytes = gap.missingBytes(outputBytes);
    await writer.write({ kind: 'gap', micros, missingBytes, reason: gap.reason });
    return writer;
  }

  /** Time of the last frame: a writer that resumes counts on from here. */
  get micros(): number {
    return this.packer.micros;
  }

  /** Bytes that wait for `flush`. */
  get openBytes(): number {
    return this.packer.openBytes;
  }

  /** Bytes of output that it has been given, gaps counted. */
  get accountedBytes(): number {
    return this.given;
  }

  /** What is stored. */
  get stored(): { readonly members: number; readonly bytes: number; readonly outputBytes: number } {
    const { index, offset, outputBytes } = this.tally.position;
    return { members: index, bytes: offset, outputBytes };
  }

  /**
   * It is durable after `flush` only. A promise: wait for it before the next frame. Rejects when what
   * was written before cannot be stored.
   */
  write(frame: RecordingFrame): Promise<void> | undefined {
    this.given += outputBytesOf(frame);
    this.pack(this.masker.apply(frame));
    return this.queue.room(this.packer.openBytes);
  }

  /** Resolves when all that was written is stored, but for bytes that may yet become a mask's match. */
  flush(): Promise<void> {
    return this.queue.flush();
  }

  /** Ends the recording. The hash of what it gives belongs into the ledger. */
  async seal(told: ToldAtSeal): Promise<SealedManifest> {
    this.pack(this.masker.end());
    await this.flush();
    const { recording } = this.key;
    const { torn, masker } = this;
    const about = {
      ...{ ...told, recording, key: keyFingerprint(this.key) },
      ...{ torn, masked: masker.counts },
    };
    invariant(this.packer.openBytes === 0, 'nothing is written while a recording is sealed');
    const sealed = sealManifest(about, this.tally.contents);
    await this.store.seal(recording, this.tally.position.offset, sealed.bytes);
    return sealed;
  }

  private pack(frames: readonly RecordingFrame[]): void {
    for (const frame of frames) {
      for (const member of this.packer.append(frame)) this.queue.add(member);
    }
  }
}
