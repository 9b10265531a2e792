import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { newId } from '@endoscope/core';
import type { Clock, RecordingId, SessionId } from '@endoscope/core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { aRecordingOf } from '../testing/a-recording-row.ts';
import { MemoryRecordingCatalogue } from '../testing/memory-recording-catalogue.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { RewrapRecordings } from './rewrap-recordings.ts';

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

function execute(parts: { store?: Pick<MemoryRecordingStore, 'find' | 'rewrap'> } = {}) {
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
});
