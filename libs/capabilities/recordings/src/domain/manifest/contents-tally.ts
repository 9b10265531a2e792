import { FramesSummary } from '../frames/frames-summary.ts';
import { frameCodes } from '../frames/recording-frame.ts';
import type { RecordingFrame, RecordingFrameKind } from '../frames/recording-frame.ts';
import { genesisHash } from '../members/member-cipher.ts';
import type { SealedMember } from '../members/member-codec.ts';
import type { ChainPosition } from '../members/member-chain.ts';
import { recordingLimits } from '../recordings.limits.ts';
import type { Landmark, RecordedGap, RecordingContents } from './recording-manifest.ts';

const kinds = Object.keys(frameCodes) as RecordingFrameKind[];

/** No gap reason fills a manifest. */
const reasonUnitsMax = 200;

/**
 * Works out what a manifest says of the members, one after the other. The recorder does it while it
 * writes, recovery after a crash, a verifier while it reads: one rule, so that any difference tells.
 */
export class ContentsTally {
  private members = 0;
  private bytes = 0;
  private rawBytes = 0;
  private outputBytes = 0;
  private durationMicros = 0;
  private head: string;
  private readonly frames = new FramesSummary().counts;
  private readonly gaps: RecordedGap[] = [];
  private landmarks: Landmark[] = [];
  private stride = 1;
  private readonly landmarksMax: number;

  constructor(recording: string, landmarksMax: number = recordingLimits.landmarksMax) {
    this.head = genesisHash(recording);
    this.landmarksMax = landmarksMax;
  }

  add(member: SealedMember, frames: readonly RecordingFrame[]): void {
    this.addSummary(member, FramesSummary.of(frames));
  }

  /** The same, for who has not kept the frames. */
  addSummary(member: SealedMember, summary: FramesSummary): void {
    const { header, hash, offset } = member;
    this.members += 1;
    this.bytes += member.bytes.length;
    this.rawBytes += header.rawBytes;
    this.outputBytes += summary.outputBytes;
    this.durationMicros = header.endMicros;
    this.head = hash;
    for (const kind of kinds) this.frames[kind] += summary.counts[kind];
    for (const gap of summary.gaps) this.addGap(gap);
    if (header.index % this.stride !== 0) return;
    this.landmarks.push([header.index, offset, header.startMicros, header.outputStart, hash]);
    if (this.landmarks.length > this.landmarksMax) this.thinOut();
  }

  get contents(): RecordingContents {
    const { members, bytes, rawBytes, outputBytes, durationMicros, head } = this;
    return {
      ...{ members, bytes, rawBytes, outputBytes, durationMicros, head },
      frames: { ...this.frames },
      gaps: [...this.gaps],
      landmarks: [...this.landmarks],
    };
  }

  /** Where an encoder goes on. */
  get position(): ChainPosition {
    const { members: index, head: previousHash, outputBytes, bytes: offset } = this;
    return { index, previousHash, micros: this.durationMicros, outputBytes, offset };
  }

  private addGap({ micros, missingBytes, reason }: FramesSummary['gaps'][number]): void {
    if (this.gaps.length === recordingLimits.gapsListedMax) return;
    const said = reason.slice(0, reasonUnitsMax).toWellFormed();
    this.gaps.push({ atMicros: micros, missingBytes, reason: said });
  }

  /** Every second one goes; those that stay are as far from each other as before, doubled. */
  private thinOut(): void {
    this.stride *= 2;
    this.landmarks = this.landmarks.filter(([index]) => index % this.stride === 0);
  }
}
