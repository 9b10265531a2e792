import { randomBytes } from 'node:crypto';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { ContentsTally } from '../domain/manifest/contents-tally.ts';
import { sealManifest } from '../domain/manifest/recording-manifest.ts';
import type { RecordingAbout, SealedManifest } from '../domain/manifest/recording-manifest.ts';
import { keyFingerprint } from '../domain/members/member-cipher.ts';
import type { RecordingKey } from '../domain/members/member-cipher.ts';
import type { SealedMember } from '../domain/members/member-codec.ts';
import { MemberEncoder } from './member-encoder.ts';

export interface FinishedRecording {
  readonly key: RecordingKey;
  readonly members: readonly SealedMember[];
  readonly sealed: SealedManifest;
  readonly bytes: Buffer;
}

/** A whole recording; each inner list of frames is one member. */
export function aRecording(
  groups: readonly (readonly RecordingFrame[])[],
  recording = 'rec_test',
): FinishedRecording {
  const key = { recording, dataKey: randomBytes(32) };
  const encoder = new MemberEncoder(key, randomBytes(8).toString('hex'));
  const tally = new ContentsTally(recording);
  const members = groups.flatMap((frames) => {
    const closed = frames.flatMap((frame) => encoder.append(frame));
    return [...closed, encoder.flush() ?? []].flat();
  });
  for (const member of members) tally.addSummary(member, member.summary);
  const sealed = sealManifest(aboutRecording(key), tally.contents);
  return { key, members, sealed, bytes: Buffer.concat(members.map((member) => member.bytes)) };
}

export function aboutRecording(key: RecordingKey): RecordingAbout {
  return {
    ...{ recording: key.recording, session: 'ses_test', mode: 'required', hasInput: false },
    ...{ startedAt: '2026-01-02T03:04:05.000Z', sealedAt: '2026-01-02T03:05:05.000Z' },
    participants: [{ attachment: 'att_1', user: 'ada', role: 'writer', fromMicros: 0 }],
    masked: { rules: 0, spans: 0, bytes: 0 },
    torn: { times: 0, bytes: 0 },
    key: keyFingerprint(key),
    tool: 'endoscope test',
  };
}
