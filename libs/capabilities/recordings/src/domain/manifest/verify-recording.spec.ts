import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@endoscope/core';
import { aboutRecording, aRecording } from '../../testing/a-recording.ts';
import { SeededRandom } from '../../testing/random.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { ContentsTally } from './contents-tally.ts';
import { readManifest, sealManifest } from './recording-manifest.ts';
import { verifyRecording } from './verify-recording.ts';
import type { RecordingReport, VerifyOptions } from './verify-recording.ts';

const output = (micros: number, text: string): RecordingFrame => ({
  ...{ kind: 'stdout', micros, data: Buffer.from(text) },
});

const small = aRecording([
  [output(0, '$ '), { kind: 'resize', micros: 5, size: { width: 80, height: 24 } }],
  [output(100, 'ls\r\n'), { kind: 'writer', micros: 110, attachment: 'att_2', user: 'bob' }],
  [{ kind: 'gap', micros: 200, missingBytes: 40, reason: 'upstream_lost' }, output(210, 'done')],
  [output(300, 'exit\r\n'), { kind: 'marker', micros: 301, text: 'end' }],
]);
const { members, sealed, bytes, key } = small;

const verify = (change: Partial<VerifyOptions> = {}): Promise<RecordingReport> =>
  verifyRecording({
    ...{ recording: key.recording, members: [bytes], manifest: sealed.bytes },
    ...{ manifestHash: sealed.hash, dataKey: key.dataKey, ...change },
  });
const faultsOf = ({ findings }: RecordingReport): string[] => findings.map(({ fault }) => fault);
const joined = (...order: number[]): Uint8Array[] => order.map((i) => members[i]!.bytes);

function flipped(whole: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(whole);
  copy[at] = copy[at]! ^ (1 << bit);
  return copy;
}

describe('verifying a recording', () => {
  it('finds nothing in one that is as it was, in pieces of any size', async () => {
    const random = new SeededRandom(2);
    for (const most of [1, 7, 100, 10_000]) {
      const report = await verify({ members: random.pieces(bytes, most) });
      expect(report).toEqual({
        ...{ isIntact: true, findings: [], members: 4, bytes: bytes.length },
        ...{ manifestHash: sealed.hash, isDecrypted: true },
      });
    }
    expect(await verify({ dataKey: undefined })).toMatchObject({
      ...{ isIntact: true, isDecrypted: false },
    });
  });

  it('finds every flipped bit of the members, with the key and without', async () => {
    const random = new SeededRandom(3);
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = [flipped(bytes, at, random.below(8))];
      for (const dataKey of [key.dataKey, undefined]) {
        const report = await verify({ members: altered, dataKey });
        expect([at, report.isIntact]).toEqual([at, false]);
      }
    }
  });

  it('finds every flipped bit of the manifest: the ledger has its hash', async () => {
    const random = new SeededRandom(4);
    for (let at = 0; at < sealed.bytes.length; at += 1) {
      const manifest = flipped(sealed.bytes, at, random.below(8));
      const { isIntact } = await verify({ manifest });
      expect([at, isIntact]).toEqual([at, false]);
    }
  });

  it('names the member that was altered', async () => {
    for (const [number, member] of members.entries()) {
      const at = member.offset + member.bytes.length - 20;
      const { findings } = await verify({ members: [flipped(bytes, at, 0)] });
      expect(findings[0]).toMatchObject({
        ...{ fault: 'does_not_open', member: number, offset: member.offset },
      });
    }
  });

  it.each([
    ['the first', [1, 2, 3]],
    ['one in between', [0, 2, 3]],
    ['the last', [0, 1, 2]],
    ['all', []],
  ])('finds that %s is missing', async (_what, order) => {
    for (const dataKey of [key.dataKey, undefined]) {
      const report = await verify({ members: joined(...order), dataKey });
      expect(faultsOf(report)).toContain('manifest_differs');
    }
  });

  it('finds members that changed places, and one that is there twice', async () => {
    for (const order of [
      [0, 2, 1, 3],
      [0, 1, 1, 2, 3],
      [3, 2, 1, 0],
    ]) {
      const faults = faultsOf(await verify({ members: joined(...order) }));
      expect(faults).toEqual(expect.arrayContaining(['wrong_number', 'broken_chain']));
    }
  });

  it('finds an end that is cut at any byte', async () => {
    for (let end = 0; end < bytes.length; end += 1) {
      const report = await verify({ members: [bytes.subarray(0, end)], dataKey: undefined });
      expect([end, report.isIntact]).toEqual([end, false]);
    }
    const { offset } = members[3]!;
    const torn = await verify({ members: [bytes.subarray(0, offset + 30)] });
    expect(torn.findings[0]).toMatchObject({ fault: 'torn_end', member: 3, offset });
    expect(torn).toMatchObject({ members: 3, bytes: offset });
  });

  it('finds what was added behind the end', async () => {
    const other = aRecording([[output(400, 'more')]]);
    const report = await verify({ members: [bytes, other.bytes] });
    expect(faultsOf(report)).toEqual(expect.arrayContaining(['broken_chain', 'manifest_differs']));
  });

  it('finds another recording under this name, though it is whole', async () => {
    const other = aRecording([[output(0, '$ ')]], 'rec_other');
    const report = await verify({
      ...{ members: [other.bytes], manifest: other.sealed.bytes, dataKey: other.key.dataKey },
    });
    expect(faultsOf(report)).toEqual(
      expect.arrayContaining(['broken_chain', 'manifest_not_in_ledger', 'manifest_of_another']),
    );
  });

  it('tells a wrong key from altered bytes', async () => {
    const faults = faultsOf(await verify({ dataKey: randomBytes(32) }));
    expect(faults).toContain('wrong_key');
    expect(faultsOf(await verify({ dataKey: undefined }))).toEqual([]);
  });

  it('finds a manifest that says other than the members, without a hash from the ledger', async () => {
    const contents = { ...sealed.manifest, head: undefined } as never;
    const changes: Record<string, unknown> = {
      ...{ members: 5, bytes: 1, rawBytes: 1, outputBytes: 1, durationMicros: 1 },
      ...{ head: '00', gaps: [], landmarks: [], frames: {} },
    };
    for (const [field, value] of Object.entries(changes)) {
      const manifest = Buffer.from(canonicalJson({ ...sealed.manifest, [field]: value }));
      const report = await verify({ manifest, manifestHash: undefined });
      expect([field, faultsOf(report)]).toEqual([field, ['manifest_differs']]);
    }
    const broken = Buffer.from(canonicalJson(contents));
    expect(faultsOf(await verify({ manifest: broken, manifestHash: undefined }))).toEqual([
      'manifest_unreadable',
    ]);
  });

  it('says that a recording is not sealed', async () => {
    expect(faultsOf(await verify({ manifest: undefined }))).toEqual(['not_sealed']);
  });

  it('never fails but with findings, whatever the bytes are', async () => {
    const random = new SeededRandom(5);
    for (let i = 0; i < 300; i += 1) {
      const altered = Buffer.from(bytes);
      const flips = 1 + random.below(6);
      for (let flip = 0; flip < flips; flip += 1) {
        altered[random.below(altered.length)] = random.below(256);
      }
      const cut = altered.subarray(0, random.below(altered.length + 1));
      const report = await verify({ members: random.pieces(cut, 50), manifest: random.bytes(40) });
      expect(report.isIntact).toBe(false);
    }
  });

  it('stays bounded when everything is wrong', async () => {
    const many = aRecording(
      Array.from({ length: 150 }, (_, i) => [output(i, 'x')]),
      'rec_a',
    );
    const report = await verify({ members: [many.bytes] });
    expect(report.findings).toHaveLength(100);
    expect(report.members).toBe(150);
  });
});

describe('a manifest', () => {
  it('is canonical, and read only in that form', () => {
    expect(readManifest(sealed.bytes)).toEqual(sealed);
    expect(() => readManifest(Buffer.concat([sealed.bytes, Buffer.from(' ')]))).toThrow(
      'canonical',
    );
    expect(() => readManifest(Buffer.alloc(recordingLimits.manifestBytesMax + 1, 32))).toThrow(
      'too large',
    );
  });

  it('tells what is in the recording', () => {
    expect(sealed.manifest).toMatchObject({
      ...{ format: 'endoscope.recording/1', members: 4, outputBytes: 2 + 4 + 40 + 4 + 6 },
      frames: { stdout: 4, stderr: 0, input: 0, resize: 1, writer: 1, gap: 1, marker: 1 },
      gaps: [{ atMicros: 200, missingBytes: 40, reason: 'upstream_lost' }],
      ...{ durationMicros: 301, head: members[3]!.hash, bytes: bytes.length },
    });
    expect(sealed.manifest.landmarks).toHaveLength(4);
  });

  it('has landmarks that get sparser, never more than it holds', () => {
    const many = aRecording(Array.from({ length: 100 }, (_, i) => [output(i, 'x')]));
    const tally = new ContentsTally(many.key.recording, 16);
    for (const member of many.members) tally.add(member, []);
    const { landmarks } = tally.contents;
    expect(landmarks.map(([index]) => index)).toEqual([
      0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96,
    ]);
    for (const [index, offset, , , hash] of landmarks) {
      expect([many.members[index]!.offset, many.members[index]!.hash]).toEqual([offset, hash]);
    }
  });

  it('lists gaps and participants up to a limit and counts them all', () => {
    const gap: RecordingFrame = {
      kind: 'gap',
      micros: 1,
      missingBytes: 1,
      reason: 'x'.repeat(500),
    };
    const most = recordingLimits.gapsListedMax;
    const { manifest } = aRecording([Array.from({ length: most + 1 }, () => gap)]).sealed;
    expect([manifest.gaps.length, manifest.frames.gap]).toEqual([most, most + 1]);
    const about = aboutRecording(key);
    const participants = Array.from(
      { length: recordingLimits.participantsMax + 1 },
      () => about.participants[0]!,
    );
    const { manifest: crowded } = sealManifest(
      { ...about, participants },
      new ContentsTally('rec_a').contents,
    );
    expect(crowded.participants).toHaveLength(recordingLimits.participantsMax);
  });
});
