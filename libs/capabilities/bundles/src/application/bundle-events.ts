import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { bytesOfBase64, isIncluded, leafHashOf } from '@endoscope/audit/verify';
import { canonicalJson } from '@endoscope/core';
import type { BundleFindingKind } from '../domain/bundle-finding.ts';
import { readEventPart } from '../domain/bundle-parts.ts';
import type { BundleClaim, BundleIndex, EventPart } from '../domain/bundle-parts.ts';

/** The tree that the events are held against; undefined when nobody vouches for it. */
export interface SignedTree {
  readonly treeSize: number;
  readonly root: Uint8Array;
}

type Details = Readonly<Record<string, unknown>>;

/** Holds the events of a bundle, in their order, against the tree, and keeps what they say of it. */
export class BundleEvents {
  /** Of the session's request: SHA-256 of the plan. */
  planHash: unknown;
  /** Of the recording's seal. */
  sealed: { readonly recording: unknown; readonly manifestSha256: unknown } | undefined;
  /** The recording is not there any more, or never was whole. */
  isRecordingGone = false;
  claim: Partial<Record<keyof BundleClaim, unknown>> | undefined;
  count = 0;
  private readonly digest: Hash = createHash('sha256');
  private lastSequence = 0n;

  constructor(
    private readonly index: BundleIndex,
    private readonly tree: SignedTree | undefined,
  ) {}

  /** What is wrong with the next one. */
  take(bytes: Buffer): BundleFindingKind[] {
    this.count += 1;
    const part = readEventPart(bytes);
    if (!part) return ['part_malformed'];
    const { event } = part;
    const leafHash = leafHashOf(canonicalJson(event));
    const findings: BundleFindingKind[] = [];
    if (!this.isProven(part, leafHash)) findings.push('event_unproven');
    if (event['sessionId'] !== this.index.session) findings.push('event_of_another');
    if (!this.isNext(event['sequence'])) findings.push('event_out_of_order');
    const details = (event['details'] ?? {}) as Details;
    const isLast = this.count === this.index.events;
    if (!isLast) this.digest.update(leafHash);
    this.hear(String(event['event']), details, isLast);
    return findings;
  }

  /** SHA-256 over the leaves of all but the last one; after that one. */
  eventsSha256(): string {
    return this.digest.digest('hex');
  }

  private isProven({ leafIndex, proof }: EventPart, leafHash: Uint8Array): boolean {
    if (!this.tree) return true;
    const hashes = proof.map(bytesOfBase64);
    if (hashes.includes(undefined)) return false;
    const { treeSize: size, root } = this.tree;
    return isIncluded({ index: leafIndex, size, leafHash, root }, hashes as Buffer[]);
  }

  private isNext(sequence: unknown): boolean {
    if (typeof sequence !== 'string' || !/^\d{1,19}$/.test(sequence)) return false;
    const before = this.lastSequence;
    this.lastSequence = BigInt(sequence);
    return this.lastSequence > before;
  }

  private hear(name: string, details: Details, isLast: boolean): void {
    if (name === 'session.requested') this.planHash = details['specHash'];
    if (name === 'recording.sealed') {
      const { recording, manifestSha256 } = details;
      this.sealed = { recording, manifestSha256 };
    }
    if (name === 'recording.removed' || name === 'recording.failed') this.isRecordingGone = true;
    if (isLast && name === 'session.exported') this.claim = details;
  }
}
