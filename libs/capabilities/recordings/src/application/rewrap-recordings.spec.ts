import { randomBytes } from 'node:crypto';
import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { newId } from '@endoscope/core';
import type { Clock, RecordingId, SessionId } from '@endoscope/core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { SecretBox, parseKeyRing } from '@endoscope/secret-box';
import { SecretBoxDataKeys } from '../adapters/secret-box-data-keys.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { aboutRecording } from '../testing/a-recording.ts';
import { aRecordingOf } from '../testing/a-recording-row.ts';
import { MemoryRecordingCatalogue } from '../testing/memory-recording-catalogue.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';
import { RewrapRecordings } from './rewrap-recordings.ts';
import type { RewrapRecordingsParts } from './rewrap-recordings.ts';

const clock: Clock = {
  now: () => new Date('2026-06-01T00:00:00Z'),
  sleep: () => Promise.resolve(),
};
const signal = new AbortController().signal;
/** `old:x` is the key x under the ring's key `old`. */
const keys = {
  primary: 'new',
  holds: (keyId: string) => keyId !== 'lost',
  rewrap: (_recording: string, wrapped: string) => {
    const [by, key] = wrapped.split(':');
    if (by === 'lost') throw new Error('the ring has no such key');
    return by === 'new' ? undefined : `new:${key}`;
  },
};

let catalogue: MemoryRecordingCatalogue;
let store: MemoryRecordingStore;
let log: MemoryAuditLog;
let told: string[];
beforeEach(() => {
  catalogue = new MemoryRecordingCatalogue(() => undefined);
  store = new MemoryRecordingStore();
  log = new MemoryAuditLog();
  told = [];
});

async function recorded(keyId: string): Promise<RecordingId> {
  const recording = { ...aRecordingOf(newId('session') as SessionId), keyId };
  await new MemoryUnitOfWork().run((tx) => catalogue.insert(tx, recording));
  await store.create(recording.id, `${keyId}:secret`);
  return recording.id;
}

function execute(parts: Partial<Pick<RewrapRecordingsParts, 'store' | 'keys'>> = {}) {
  const observer = {
    onMissingKey: (keyId: string, recordings: number) => void told.push(`${keyId} ${recordings}`),
    onRenewed: (renewed: number, left: number) => void told.push(`renewed ${renewed} left ${left}`),
    onFault: (recording: string) => void told.push(`fault ${recording}`),
  };
  const audit = new AppendAudit(log, clock);
  const work = new MemoryUnitOfWork();
  const all = { catalogue, store, keys, audit, work, observer, ...parts };
  return new RewrapRecordings(all).execute(signal);
}

describe('after a rotation of the key ring', () => {
  it('every recording has the primary key, by lines of a batch each', async () => {
    const ids: RecordingId[] = [];
    for (let n = 0; n <= recordingLimits.jobBatchMax; n += 1) ids.push(await recorded('old'));
    const current = await recorded('new');
    expect(await execute()).toBe(ids.length);
    for (const id of [...ids, current]) {
      expect((await store.find(id))?.wrappedKey).toBe('new:secret');
      expect(await catalogue.find(id)).toMatchObject({ keyId: 'new' });
    }
    expect(log.events.map(({ event, details }) => [event, details?.['recordings']])).toEqual([
      ['recording.keys_renewed', recordingLimits.jobBatchMax],
      ['recording.keys_renewed', 1],
    ]);
    expect(told).toEqual([`renewed ${ids.length} left 0`]);
  });

  it('nothing is done, or said, a second time', async () => {
    await recorded('old');
    await execute();
    told = [];
    expect(await execute()).toBe(0);
    expect([told, log.events.length]).toEqual([[], 1]);
  });

  it('a key that was renewed before a crash is put down', async () => {
    const id = await recorded('old');
    await store.rewrap(id, 'new:secret');
    expect(await execute()).toBe(1);
    expect(await catalogue.find(id)).toMatchObject({ keyId: 'new' });
  });

  it('what no key of the ring opens is named, and keeps no other from it', async () => {
    const lost = await recorded('lost');
    await recorded('old');
    expect(await execute()).toBe(1);
    expect(told).toEqual(['lost 1', `fault ${lost}`, 'renewed 1 left 1']);
    expect(await catalogue.find(lost)).toMatchObject({ keyId: 'lost' });
  });

  it('what has its old key again when it is looked at is left for the next turn', async () => {
    const id = await recorded('old');
    const behind = { find: store.find.bind(store), rewrap: () => Promise.resolve() };
    expect(await execute({ store: behind })).toBe(0);
    expect(await catalogue.find(id)).toMatchObject({ keyId: 'old' });
    expect(told).toEqual(['renewed 0 left 1']);
    expect(await execute()).toBe(1);
  });

  it('a recording that is written goes on, and none of its bytes is another', async () => {
    const id = await recorded('old');
    await store.remove(id);
    const rings = {
      old: randomBytes(32).toString('base64'),
      new: randomBytes(32).toString('base64'),
    };
    const ring = (primary: keyof typeof rings, ...held: (keyof typeof rings)[]) => {
      const text = { primary, keys: Object.fromEntries(held.map((each) => [each, rings[each]])) };
      return new SecretBoxDataKeys(new SecretBox(parseKeyRing(JSON.stringify(text), 'ring')));
    };
    const output = (micros: number, text: string) =>
      ({ kind: 'stdout', micros, data: Buffer.from(text) }) as const;
    // One process before the rotation, one after it.
    const writer = await RecordingWriter.start({ store, keys: ring('old', 'old') }, id);
    await writer.write(output(1, 'before '));
    await writer.flush();
    const before = await store.read(id, 0, 1_000_000);
    expect(await execute({ keys: ring('new', 'old', 'new') })).toBe(1);
    await writer.write(output(2, 'during '));
    await writer.flush();
    const later = { store, keys: ring('new', 'new') };
    const next = await RecordingWriter.resume(later, id);
    await next.write(output(3, 'after'));
    const dataKey = later.keys.unwrap(id, (await store.find(id))!.wrappedKey);
    const { hash } = await next.seal(aboutRecording({ recording: id, dataKey }));
    const all = await store.read(id, 0, 1_000_000);
    expect(all.subarray(0, before.length)).toEqual(before);
    const reader = await RecordingReader.open(later, id, hash);
    let text = '';
    for await (const frame of reader.frames({ micros: 0 })) {
      if (frame.kind === 'stdout') text += Buffer.from(frame.data).toString();
    }
    expect(text).toBe('before during after');
    const old = RecordingReader.open({ store, keys: ring('old', 'old') }, id, hash);
    await expect(old).rejects.toThrow('does not hold the key');
  });
});
