import { randomBytes } from 'node:crypto';
import { invariant } from '@endoscope/core';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { ContentsTally } from '../domain/manifest/contents-tally.ts';
import { recoverContents } from '../domain/manifest/recover-contents.ts';
import { sealManifest } from '../domain/manifest/recording-manifest.ts';
import type { RecordingAbout, SealedManifest } from '../domain/manifest/recording-manifest.ts';
import { keyFingerprint } from '../domain/members/member-cipher.ts';
import type { RecordingKey } from '../domain/members/member-cipher.ts';
import { MemberEncoder } from '../domain/members/member-encoder.ts';
import type { ClosedMember } from '../domain/members/member-encoder.ts';
import { writerBytes } from '../domain/members/member-header.ts';
import { FrameMasker } from '../domain/mask/frame-masker.ts';
import { MaskSet } from '../domain/mask/masker.ts';
import { RecordingNotFound } from '../domain/recording.errors.ts';
import type { DataKeys } from '../ports/data-keys.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import { storedBytes } from './stored-bytes.ts';

export interface RecordingParts {
  readonly store: RecordingStore;
  readonly keys: DataKeys;
}

export interface RecorderParts extends RecordingParts {
  /** What is kept out of the recording; nothing when it is missing. */
  readonly mask?: MaskSet;
}

/** What the writer knows by itself; the rest of a manifest is told to `seal`. */
type ToldAtSeal = Omit<RecordingAbout, 'recording' | 'key' | 'torn' | 'masked'>;

/**
 * Writes one recording into a store.
 *
 * Owns:  the data key, and the frames of the member that is open.
 * Bound: `memberRawBytesMax` of frames, and the members that wait for the store: who calls must await
 *        what `write` gives before it takes more from the cluster.
 * Order: that of the calls.
 * Ends:  with `seal`; or with the first failure of the store, which every later call gets again, as
 *        nothing behind a member that may be half written can be a recording.
 */
export class RecordingWriter {
  private last: Promise<void> = Promise.resolve();
  private readonly store: RecordingStore;
  private readonly masker: FrameMasker;
  private readonly key: RecordingKey;
  private readonly tally: ContentsTally;
  private readonly encoder: MemberEncoder;
  private readonly torn: { readonly times: number; readonly bytes: number };

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
    this.encoder = new MemberEncoder(key, writer, tally.position);
  }

  static async start(parts: RecorderParts, recording: string): Promise<RecordingWriter> {
    const { dataKey, wrappedKey } = parts.keys.create(recording);
    await parts.store.create(recording, wrappedKey);
    return new RecordingWriter(parts, { recording, dataKey }, new ContentsTally(recording), 0);
  }

  /** Goes on where a crash left it. What was half written is cut, and a gap says so. */
  static async resume(parts: RecorderParts, recording: string): Promise<RecordingWriter> {
    const { store, keys } = parts;
    const found = await store.find(recording);
    if (!found) throw new RecordingNotFound({ recording });
    const key = { recording, dataKey: keys.unwrap(recording, found.wrappedKey) };
    const { tally, tornBytes } = await recoverContents(key, storedBytes(store, recording));
    if (tornBytes > 0) await store.cut(recording, tally.position.offset);
    const writer = new RecordingWriter(parts, key, tally, tornBytes);
    const { micros } = tally.position;
    await writer.write({ kind: 'gap', micros, missingBytes: 0, reason: 'recorder_restarted' });
    return writer;
  }

  /** Time of the last frame: a writer that resumes counts on from here. */
  get micros(): number {
    return this.encoder.position.micros;
  }

  /** Bytes that wait for `flush`. */
  get openBytes(): number {
    return this.encoder.openBytes;
  }

  /** Resolves at once for a frame that a member has room for: it is durable after `flush` only. */
  write(frame: RecordingFrame): Promise<void> {
    return this.put(this.encode(this.masker.apply(frame)));
  }

  /** Resolves when all that was written is stored, but for bytes that may yet become a mask's match. */
  flush(): Promise<void> {
    const member = this.encoder.flush();
    return this.put(member ? [member] : []);
  }

  /** Ends the recording. The hash of what it gives belongs into the ledger. */
  async seal(told: ToldAtSeal): Promise<SealedManifest> {
    await this.put(this.encode(this.masker.end()));
    await this.flush();
    const { recording } = this.key;
    const { torn, masker } = this;
    const about = {
      ...{ ...told, recording, key: keyFingerprint(this.key) },
      ...{ torn, masked: masker.counts },
    };
    invariant(this.encoder.openBytes === 0, 'nothing is written while a recording is sealed');
    const sealed = sealManifest(about, this.tally.contents);
    await this.store.seal(recording, sealed.bytes);
    return sealed;
  }

  private encode(frames: readonly RecordingFrame[]): ClosedMember[] {
    return frames.flatMap((frame) => this.encoder.append(frame));
  }

  private put(members: readonly ClosedMember[]): Promise<void> {
    if (members.length > 0) {
      this.last = this.last.then(() => this.append(members));
      // Whoever awaits is told; that nobody did yet is no crash.
      this.last.catch(() => undefined);
    }
    return this.last;
  }

  private async append(members: readonly ClosedMember[]): Promise<void> {
    for (const member of members) {
      await this.store.append(this.key.recording, member.offset, member.bytes);
      this.tally.add(member, member.frames);
    }
  }
}
