import { isDeepStrictEqual } from 'node:util';
import { genesisHash, keyFingerprint } from '../members/member-cipher.ts';
import type { RecordingKey } from '../members/member-cipher.ts';
import { openMember } from '../members/member-codec.ts';
import type { SealedMember } from '../members/member-codec.ts';
import { MemberScanner } from '../members/member-scanner.ts';
import { RecordingDamaged } from '../recording.errors.ts';
import { ContentsTally } from './contents-tally.ts';
import { readManifest } from './recording-manifest.ts';
import type { RecordingContents, SealedManifest } from './recording-manifest.ts';

/** Why a recording is not what was recorded. A closed list; names are never re-used. */
export type RecordingFault =
  | 'not_a_member'
  | 'wrong_number'
  | 'broken_chain'
  | 'time_goes_back'
  | 'does_not_open'
  | 'torn_end'
  | 'manifest_unreadable'
  | 'manifest_not_in_ledger'
  | 'manifest_of_another'
  | 'manifest_differs'
  | 'wrong_key'
  | 'not_sealed';

export interface RecordingFinding {
  readonly fault: RecordingFault;
  readonly sentence: string;
  /** Number of the member, counted in the order of storage, and where it begins. */
  readonly member?: number;
  readonly offset?: number;
}

export interface RecordingReport {
  /** Nothing was found, and all that can be looked at was: members, manifest, ledger's hash. */
  readonly isIntact: boolean;
  readonly findings: readonly RecordingFinding[];
  readonly members: number;
  readonly bytes: number;
  readonly manifestHash: string | undefined;
  /** Without the key the content of members is not looked at; the chain and the manifest are. */
  readonly isDecrypted: boolean;
}

export interface VerifyOptions {
  readonly recording: string;
  /** All stored members, in pieces of any size. */
  readonly members: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** As stored; missing for a recording that is not sealed. */
  readonly manifest: Uint8Array | undefined;
  /** What the ledger holds, in hex. Without it somebody who has the key may have made all of it. */
  readonly manifestHash: string | undefined;
  readonly dataKey: Uint8Array | undefined;
}

const findingsMax = 100;

/** What a manifest says that only who opens the members can check. */
const insideFields = ['outputBytes', 'frames', 'gaps'] as const;
const outsideFields = [
  ...(['members', 'bytes', 'rawBytes', 'durationMicros', 'head', 'landmarks'] as const),
];

/**
 * Looks for anything that is not as it was recorded: each altered bit, a member that is missing, twice
 * there or in another place, an end that is cut, another manifest, another key. Never throws for what
 * the bytes hold; one member is in memory at a time.
 */
export async function verifyRecording(options: VerifyOptions): Promise<RecordingReport> {
  const check = new RecordingCheck(options);
  await check.readMembers();
  check.readManifest();
  return check.report();
}

class RecordingCheck {
  private readonly findings: RecordingFinding[] = [];
  private readonly scanner = new MemberScanner();
  private readonly tally: ContentsTally;
  private readonly options: VerifyOptions;
  private readonly key: RecordingKey | undefined;
  private manifestHash: string | undefined;
  private count = 0;
  private previousHash: string;
  private micros = 0;
  private outputBytes = 0;

  constructor(options: VerifyOptions) {
    this.options = options;
    const { recording, dataKey } = options;
    this.tally = new ContentsTally(recording);
    this.previousHash = genesisHash(recording);
    this.key = dataKey && { recording, dataKey };
  }

  async readMembers(): Promise<void> {
    try {
      for await (const piece of this.options.members) {
        for (const member of this.scanner.push(piece)) this.checkMember(member);
      }
    } catch (error) {
      if (!(error instanceof RecordingDamaged)) throw error;
      const problem = `${error.details.problem}; what follows cannot be read`;
      this.find('not_a_member', problem, { member: this.count, offset: this.scanner.offset });
      return;
    }
    const { tornBytes, offset } = this.scanner;
    if (tornBytes === 0) return;
    const problem = `${tornBytes} bytes at the end are no whole member`;
    this.find('torn_end', problem, { member: this.count, offset });
  }

  readManifest(): void {
    const { manifest: bytes, manifestHash } = this.options;
    if (!bytes) {
      this.find('not_sealed', 'there is no manifest: the end may be missing');
      return;
    }
    let sealed: SealedManifest;
    try {
      sealed = readManifest(bytes);
    } catch (error) {
      if (!(error instanceof RecordingDamaged)) throw error;
      this.find('manifest_unreadable', error.details.problem);
      return;
    }
    this.manifestHash = sealed.hash;
    if (manifestHash !== undefined && manifestHash !== sealed.hash) {
      this.find('manifest_not_in_ledger', `its SHA-256 is ${sealed.hash}, not ${manifestHash}`);
    }
    this.compare(sealed);
  }

  report(): RecordingReport {
    const { findings, manifestHash } = this;
    return {
      isIntact: findings.length === 0,
      findings: findings.slice(0, findingsMax),
      members: this.count,
      bytes: this.scanner.offset,
      manifestHash,
      isDecrypted: this.key !== undefined,
    };
  }

  private checkMember(member: SealedMember): void {
    const { header, hash, offset } = member;
    const place = { member: this.count, offset };
    if (header.index !== this.count) {
      this.find('wrong_number', `member ${header.index} stands where ${this.count} must`, place);
    }
    if (header.previousHash !== this.previousHash) {
      this.find('broken_chain', 'the member before it is not the one it was written after', place);
    }
    if (header.startMicros < this.micros) {
      this.find('time_goes_back', `it begins before the member before it ends`, place);
    }
    this.count += 1;
    this.previousHash = hash;
    this.micros = header.endMicros;
    this.checkInside(member, place);
  }

  private checkInside(member: SealedMember, place: { member: number; offset: number }): void {
    const frames = this.open(member, place);
    this.tally.add(member, frames);
    if (!this.key) return;
    const { outputStart } = member.header;
    if (outputStart !== this.outputBytes) {
      const problem = `it says ${outputStart} bytes of output before it, not ${this.outputBytes}`;
      this.find('does_not_open', problem, place);
    }
    this.outputBytes = this.tally.position.outputBytes;
  }

  private open(member: SealedMember, place: { member: number; offset: number }) {
    if (!this.key) return [];
    try {
      return openMember(this.key, member);
    } catch (error) {
      if (!(error instanceof RecordingDamaged)) throw error;
      this.find('does_not_open', error.details.problem, place);
      return [];
    }
  }

  private compare({ manifest }: SealedManifest): void {
    const { recording } = this.options;
    if (manifest.recording !== recording) {
      this.find('manifest_of_another', `it is the manifest of ${manifest.recording}`);
    }
    if (this.key && keyFingerprint(this.key) !== manifest.key) {
      this.find('wrong_key', 'the key is not the one that the manifest names');
    }
    const found: RecordingContents = this.tally.contents;
    for (const field of [...outsideFields, ...(this.key ? insideFields : [])]) {
      if (isDeepStrictEqual(manifest[field], found[field])) continue;
      const told = (value: unknown): string => JSON.stringify(value).slice(0, 80);
      const problem = `${field} is ${told(manifest[field])}, the members say ${told(found[field])}`;
      this.find('manifest_differs', problem);
    }
  }

  private find(
    fault: RecordingFault,
    sentence: string,
    place: { member?: number; offset?: number } = {},
  ): void {
    // The report is bounded whatever the bytes are; one beyond it keeps `isIntact` false.
    if (this.findings.length < findingsMax) this.findings.push({ fault, sentence, ...place });
  }
}
