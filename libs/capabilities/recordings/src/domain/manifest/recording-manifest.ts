import { canonicalJson } from '@endoscope/core';
import type { RecordingFrameKind } from '../frames/recording-frame.ts';
import { sha256 } from '../members/member-cipher.ts';
import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';

export const recordingFormat = 'endoscope.recording/1';

/** No name fills a manifest. */
const nameUnitsMax = 200;

/** A place to start reading from: index, offset, startMicros, outputStart, hash of that member. */
export type Landmark = readonly [
  index: number,
  offset: number,
  startMicros: number,
  outputStart: number,
  hash: string,
];

export interface RecordedGap {
  readonly atMicros: number;
  /** 0: nobody knows. */
  readonly missingBytes: number;
  readonly reason: string;
}

/** What is known of a recording from its members alone; who verifies works it out anew. */
export interface RecordingContents {
  readonly members: number;
  /** Bytes stored; bytes of frames; bytes of output, gaps counted. */
  readonly bytes: number;
  readonly rawBytes: number;
  readonly outputBytes: number;
  readonly durationMicros: number;
  /** Hash of the last member, thus of all; of no member: `genesisHash`. */
  readonly head: string;
  readonly frames: Readonly<Record<RecordingFrameKind, number>>;
  /** The first `gapsListedMax`; `frames.gap` counts all. */
  readonly gaps: readonly RecordedGap[];
  readonly landmarks: readonly Landmark[];
}

export interface RecordingParticipant {
  readonly attachment: string;
  readonly user: string;
  readonly role: 'writer' | 'observer';
  readonly fromMicros: number;
  /** Until then; missing for who was there when the recording was sealed. */
  readonly toMicros?: number;
}

/** What only the recorder knows. */
export interface RecordingAbout {
  readonly recording: string;
  readonly session: string;
  readonly mode: 'required' | 'best_effort';
  /** Whether what was typed is in it. */
  readonly hasInput: boolean;
  /** RFC 3339, of the gateway's clock; `sealedAt` may be before the end if that clock was set back. */
  readonly startedAt: string;
  readonly sealedAt: string;
  readonly participants: readonly RecordingParticipant[];
  /** Since the recorder began, or went on after its last crash. */
  readonly masked: { readonly rules: number; readonly spans: number; readonly bytes: number };
  /** Bytes of half-written members that were cut after crashes, and how often. */
  readonly torn: { readonly times: number; readonly bytes: number };
  /** `keyFingerprint` of the data key. The wrapped key is stored beside, so that it can be renewed. */
  readonly key: string;
  /** What wrote it, e.g. `endoscope 0.1.0`. */
  readonly tool: string;
}

export type RecordingManifest = { readonly format: typeof recordingFormat } & RecordingAbout &
  RecordingContents;

/** The manifest as it is stored; its SHA-256 is what the ledger holds. */
export interface SealedManifest {
  readonly manifest: RecordingManifest;
  readonly bytes: Buffer;
  readonly hash: string;
}

export function sealManifest(about: RecordingAbout, contents: RecordingContents): SealedManifest {
  const participants = about.participants
    .slice(0, recordingLimits.participantsMax)
    .map((each) => ({ ...each, user: each.user.slice(0, nameUnitsMax).toWellFormed() }));
  const manifest = { format: recordingFormat, ...about, participants, ...contents } as const;
  const bytes = Buffer.from(canonicalJson(manifest));
  return { manifest, bytes, hash: sha256(bytes) };
}

/**
 * Reads what was stored. Throws RecordingDamaged for what `sealManifest` cannot have made: whoever
 * has no hash from the ledger at least gets one form for one meaning.
 */
export function readManifest(bytes: Uint8Array): SealedManifest {
  const damaged = (problem: string, cause?: unknown): RecordingDamaged =>
    new RecordingDamaged({ problem: `the manifest ${problem}` }, { cause });
  if (bytes.length > recordingLimits.manifestBytesMax) throw damaged('is too large');
  const text = Buffer.from(bytes).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged('is not JSON', error);
  }
  if (!isManifest(value)) throw damaged('is not of a form this version reads');
  if (!Buffer.from(canonicalJson(value)).equals(bytes)) throw damaged('is not canonical');
  return { manifest: value, bytes: Buffer.from(bytes), hash: sha256(bytes) };
}

/** Enough that reading never trips over it; whether it is true is the verifier's question. */
function isManifest(value: unknown): value is RecordingManifest {
  if (typeof value !== 'object' || value === null) return false;
  const { format, recording, head, key, landmarks, gaps, participants, frames, ...rest } =
    value as Partial<Record<keyof RecordingManifest, unknown>>;
  const numbers = [rest.members, rest.bytes, rest.rawBytes, rest.outputBytes, rest.durationMicros];
  return (
    format === recordingFormat &&
    [recording, head, key].every((text) => typeof text === 'string') &&
    numbers.every(isCount) &&
    isListOf(gaps, recordingLimits.gapsListedMax) &&
    isListOf(participants, recordingLimits.participantsMax) &&
    typeof frames === 'object' &&
    frames !== null &&
    isListOf(landmarks, recordingLimits.landmarksMax) &&
    landmarks.every(isLandmark)
  );
}

function isLandmark(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 5 &&
    value.slice(0, 4).every(isCount) &&
    typeof value[4] === 'string'
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, most: number): value is unknown[] {
  return Array.isArray(value) && value.length <= most;
}
