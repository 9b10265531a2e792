import { createHash } from 'node:crypto';
import { bytesOfBase64 } from '@endoscope/audit/verify';
import type { TrustedKey, VerifiedHead } from '@endoscope/audit/verify';
import { verifyRecording } from '@endoscope/recordings/playback';
import type { BundleFinding } from '../domain/bundle-finding.ts';
import { bundleFormat, eventPartName, partNames, readIndex } from '../domain/bundle-parts.ts';
import type { BundleIndex } from '../domain/bundle-parts.ts';
import { bundleLimits } from '../domain/bundle.limits.ts';
import { ArchiveBroken, tarParts } from '../domain/tar-walk.ts';
import type { TarPart } from '../domain/tar-walk.ts';
import { BundleEvents } from './bundle-events.ts';
import { checkHead } from './bundle-keys.ts';

export interface BundleTrust {
  /** Without them the keys in the bundle are taken at their word: whoever made it is not known. */
  readonly keys?: readonly TrustedKey[] | undefined;
}

export interface BundleReport {
  readonly isIntact: boolean;
  /** The first `findingsMax`, in the order of the parts. */
  readonly findings: readonly BundleFinding[];
  readonly findingsTotal: number;
  readonly index: BundleIndex | undefined;
  readonly head: VerifiedHead | undefined;
  /** Those that the bundle brings along, and whether they were held against trusted ones. */
  readonly vkeys: readonly string[];
  readonly areKeysTrusted: boolean;
  readonly events: number;
  readonly recording: { readonly members: number; readonly bytes: number } | undefined;
}

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Checks a bundle with nothing but itself and, where there are any, public keys kept elsewhere. Never
 * throws for what the bytes hold.
 *
 * Bound: `partBytesMax` for a part that is read at once, one member of the recording.
 */
export async function verifyBundle(pieces: Pieces, trust: BundleTrust = {}): Promise<BundleReport> {
  const check = new BundleCheck(tarParts(pieces), trust);
  await check.run();
  return check.report();
}

/** What follows says nothing any more. */
class Stopped extends Error {}

class BundleCheck {
  private readonly findings: BundleFinding[] = [];
  private total = 0;
  private index: BundleIndex | undefined;
  private head: VerifiedHead | undefined;
  private vkeys: readonly string[] = [];
  private count = 0;
  private recording: BundleReport['recording'];
  private at: string = partNames.index;

  constructor(
    private readonly parts: AsyncGenerator<TarPart, void, undefined>,
    private readonly trust: BundleTrust,
  ) {}

  async run(): Promise<void> {
    try {
      await this.walk();
    } catch (error) {
      if (error instanceof ArchiveBroken) {
        const { isCut, message: problem, part = this.at } = error;
        this.find({ kind: isCut ? 'truncated' : 'archive_broken', part, problem });
      } else if (!(error instanceof Stopped)) throw error;
    } finally {
      await this.parts.return();
    }
  }

  report(): BundleReport {
    const { findings, total: findingsTotal, index, head, vkeys, count: events, recording } = this;
    const areKeysTrusted = this.trust.keys !== undefined;
    const isIntact = findingsTotal === 0;
    return {
      ...{ isIntact, findings, findingsTotal, index, head, vkeys, areKeysTrusted, events },
      recording,
    };
  }

  private async walk(): Promise<void> {
    const index = readIndex(await this.whole(partNames.index));
    if (!index) return this.find({ kind: 'part_malformed', part: partNames.index });
    this.index = index;
    await this.readHead(index);
    const planSha256 = sha256(await this.whole(partNames.plan));
    const events = new BundleEvents(index, this.head);
    for (let number = 0; number < index.events; number += 1) {
      const part = eventPartName(number);
      for (const kind of events.take(await this.whole(part))) this.find({ kind, part });
      this.count += 1;
    }
    this.compare(events, planSha256);
    if (index.recording) await this.readRecording(index.recording, events);
    this.at = 'the end';
    const { value: more } = await this.parts.next();
    if (more) this.find({ kind: 'archive_broken', part: more.name, problem: 'it is one too many' });
  }

  private async readHead({ origin, treeSize }: BundleIndex): Promise<void> {
    const note = textOf(await this.whole(partNames.checkpoint));
    const keysText = textOf(await this.whole(partNames.keys));
    const trusted = this.trust.keys;
    const checked = checkHead({ note, keysText, origin, treeSize, trusted });
    this.head = checked.head;
    this.vkeys = checked.vkeys;
    for (const finding of checked.findings) this.find(finding);
  }

  /** The ledger's own words, which the proofs have shown to be its own, against what is here. */
  private compare(events: BundleEvents, planSha256: string): void {
    const { bundle, recording, events: count } = this.index!;
    const { claim = {}, sealed, planHash } = events;
    const part = eventPartName(count - 1);
    if (claim.bundle !== bundle || claim.format !== bundleFormat) {
      const problem = 'the last event tells of another bundle';
      this.find({ kind: 'index_changed', part: partNames.index, problem });
    }
    if (claim.events !== count - 1 || claim.eventsSha256 !== events.eventsSha256()) {
      this.find({ kind: 'events_incomplete', part });
    }
    if (planHash !== planSha256 || claim.planSha256 !== planSha256) {
      this.find({ kind: 'plan_changed', part: partNames.plan });
    }
    if ((recording?.id ?? null) !== claim.recording) {
      const problem = 'it names another recording than the ledger';
      this.find({ kind: 'index_changed', part: partNames.index, problem });
    }
    if (recording && recording.id !== sealed?.recording) {
      const problem = 'the ledger knows of no seal of this recording';
      this.find({ kind: 'recording_changed', part: partNames.index, problem });
    }
    if (!recording && sealed && !events.isRecordingGone) this.find({ kind: 'recording_missing' });
  }

  private async readRecording(
    { id: recording, bytes }: { id: string; bytes: number },
    { sealed }: BundleEvents,
  ): Promise<void> {
    const manifest = await this.whole(partNames.manifest);
    const dataKey = keyOf(await this.whole(partNames.key));
    if (!dataKey) this.find({ kind: 'part_malformed', part: partNames.key });
    const members = await this.next(partNames.members);
    if (members.size !== bytes) {
      const problem = `it says ${bytes} bytes of members, not ${members.size}`;
      this.find({ kind: 'index_changed', part: partNames.index, problem });
    }
    const manifestHash = String(sealed?.manifestSha256);
    const told = { recording, members: members.body, manifest, manifestHash, dataKey };
    const report = await verifyRecording(told);
    this.recording = { members: report.members, bytes: report.bytes };
    for (const { fault, sentence, member } of report.findings) {
      const part = partOf(fault);
      const place = member === undefined ? '' : `member ${member}: `;
      const problem = `${fault}: ${place}${sentence}`;
      this.find({ kind: 'recording_changed', part, problem });
    }
  }

  private async whole(name: string): Promise<Buffer> {
    const { size, body } = await this.next(name);
    if (size > bundleLimits.partBytesMax) {
      this.find({ kind: 'part_malformed', part: name, problem: `it has ${size} bytes` });
      throw new Stopped();
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  private async next(name: string): Promise<TarPart> {
    this.at = name;
    const { value: part } = await this.parts.next();
    if (part?.name === name) return part;
    if (name === partNames.index) this.find({ kind: 'not_a_bundle' });
    else {
      const problem = part ? `${part.name} stands there` : 'the bundle ends there';
      this.find({ kind: 'part_missing', part: name, problem });
    }
    throw new Stopped();
  }

  private find(finding: BundleFinding): void {
    this.total += 1;
    if (this.findings.length < bundleLimits.findingsMax) this.findings.push(finding);
  }
}

function partOf(fault: string): string {
  if (fault === 'wrong_key') return partNames.key;
  return fault.startsWith('manifest') ? partNames.manifest : partNames.members;
}

function keyOf(bytes: Buffer): Uint8Array | undefined {
  const text = bytes.toString('latin1');
  const key = text.endsWith('\n') ? bytesOfBase64(text.slice(0, -1)) : undefined;
  return key?.length === 32 ? key : undefined;
}

/** What is no UTF-8 is not what was signed either way. */
function textOf(bytes: Buffer): string {
  return bytes.toString('utf8');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
