import { zstdDecompressSync } from 'node:zlib';
import { decodeFrames } from '../frames/frame-codec.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { RecordingDamaged } from '../recording.errors.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { decryptMember, encryptMember, sha256 } from './member-cipher.ts';
import type { RecordingKey } from './member-cipher.ts';
import { encodeMemberHeader } from './member-header.ts';
import type { MemberHeader } from './member-header.ts';

/** A member as it is stored, and where. */
export interface SealedMember {
  readonly header: MemberHeader;
  /** Header, encrypted body and tag. */
  readonly bytes: Buffer;
  /** SHA-256 of `bytes`, in hex. */
  readonly hash: string;
  /** Bytes of the recording before it. */
  readonly offset: number;
}

export function sealMember(
  key: RecordingKey,
  packed: Uint8Array,
  about: Omit<MemberHeader, 'bodyBytes'> & { readonly offset: number },
): SealedMember {
  const { offset, ...rest } = about;
  const header = { ...rest, bodyBytes: packed.length };
  const bytes = encryptMember(key, encodeMemberHeader(header), packed);
  return { header, bytes, hash: sha256(bytes), offset };
}

/**
 * The frames of a member, held to what its header says. Throws RecordingDamaged.
 *
 * Threat: a few bytes that unpack to gigabytes. The header's numbers are capped when it is read,
 * and unpacking stops at what it says.
 */
export function openMember(key: RecordingKey, member: SealedMember): RecordingFrame[] {
  const { header } = member;
  const damaged = (problem: string, cause?: unknown): RecordingDamaged =>
    new RecordingDamaged({ problem, member: header.index }, { cause });
  const raw = unpack(decryptMember(key, member.bytes), header, damaged);
  let frames: RecordingFrame[];
  try {
    frames = decodeFrames(raw, header.startMicros);
  } catch (error) {
    if (!(error instanceof RecordingDamaged)) throw error;
    throw damaged(error.details.problem, error);
  }
  const first = frames.at(0)?.micros;
  const last = frames.at(-1)?.micros;
  if (
    frames.length !== header.frames ||
    first !== header.startMicros ||
    last !== header.endMicros
  ) {
    throw damaged('its frames are not those its header tells of');
  }
  return frames;
}

function unpack(
  packed: Buffer,
  { rawBytes }: MemberHeader,
  damaged: (problem: string, cause?: unknown) => RecordingDamaged,
): Buffer {
  let raw: Buffer;
  try {
    raw = zstdDecompressSync(packed, {
      maxOutputLength: Math.min(rawBytes + 1, recordingLimits.memberRawBytesMax),
    });
  } catch (error) {
    throw damaged('it does not unpack to the size it says', error);
  }
  if (raw.length !== rawBytes) throw damaged('it does not unpack to the size it says');
  return raw;
}
