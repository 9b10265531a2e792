import { canonicalJson } from '@endoscope/core';

export const bundleFormat = 'endoscope.bundle/1';

/** Parts in the order in which they are written; those of a recording only where there is one. */
export const partNames = {
  index: 'bundle.json',
  checkpoint: 'ledger/checkpoint',
  keys: 'ledger/keys.jsonl',
  plan: 'plan.json',
  manifest: 'recording/manifest.json',
  key: 'recording/key',
  members: 'recording/members',
} as const;

const eventDigits = 8;

/** From 0. */
export function eventPartName(number: number): string {
  return `events/${String(number).padStart(eventDigits, '0')}.json`;
}

/** What a bundle is, its first part. Everything in it is held against the ledger's own words. */
export interface BundleIndex {
  readonly format: typeof bundleFormat;
  /** Random: that of the event which tells of the bundle. */
  readonly bundle: string;
  readonly session: string;
  /** The ledger's name. */
  readonly origin: string;
  /** Leaves of the tree that the proofs are of. */
  readonly treeSize: number;
  /** Of the session, the one that tells of the bundle last. */
  readonly events: number;
  /** Null: the session was not recorded, or its recording is gone. */
  readonly recording: { readonly id: string; readonly bytes: number } | null;
}

/** An event of the session, its place in the tree, and what proves it (RFC 9162, 2.1.3). */
export interface EventPart {
  /** Every column of its row: its canonical JSON is the record of the leaf. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly leafIndex: number;
  /** Base 64, from the leaf upwards. */
  readonly proof: readonly string[];
}

/** What `session.exported` says in the ledger, so that nothing can be left out of a bundle. */
export interface BundleClaim {
  readonly bundle: string;
  readonly format: typeof bundleFormat;
  /** Events before this one, and SHA-256, hex, over the hashes of their leaves in that order. */
  readonly events: number;
  readonly eventsSha256: string;
  /** SHA-256, hex, of plan.json. */
  readonly planSha256: string;
  readonly recording: string | null;
  /** SHA-256, hex, of recording/manifest.json. */
  readonly manifestSha256: string | null;
}

export function partText(part: BundleIndex | EventPart): Buffer {
  return Buffer.from(`${canonicalJson(part)}\n`);
}

const bundleIdForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Undefined for what `partText` has not made. */
export function readIndex(bytes: Buffer): BundleIndex | undefined {
  const index = jsonOf(bytes);
  const { format, bundle, session, origin, treeSize, events, recording } = index ?? {};
  const isWhole =
    format === bundleFormat &&
    typeof bundle === 'string' &&
    bundleIdForm.test(bundle) &&
    typeof session === 'string' &&
    typeof origin === 'string' &&
    isCount(treeSize) &&
    isCount(events) &&
    (recording === null || isRecordingOf(recording)) &&
    hasOnly(index, 7);
  return isWhole ? (index as unknown as BundleIndex) : undefined;
}

export function readEventPart(bytes: Buffer): EventPart | undefined {
  const part = jsonOf(bytes);
  const { event, leafIndex, proof } = part ?? {};
  const isWhole =
    isObject(event) &&
    isCount(leafIndex) &&
    Array.isArray(proof) &&
    proof.every((hash) => typeof hash === 'string') &&
    hasOnly(part, 3);
  return isWhole ? (part as unknown as EventPart) : undefined;
}

/** Of one form only: what is read is what was written, to the byte. */
function jsonOf(bytes: Buffer): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  return isObject(value) && Buffer.from(`${canonicalJson(value)}\n`).equals(bytes)
    ? value
    : undefined;
}

function isRecordingOf(value: unknown): boolean {
  if (!isObject(value)) return false;
  return typeof value['id'] === 'string' && isCount(value['bytes']) && hasOnly(value, 2);
}

function hasOnly(value: object | undefined, fields: number): boolean {
  return value !== undefined && Object.keys(value).length === fields;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
