import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { newId, systemContext } from '@endoscope/core';
import type { Clock, SessionId } from '@endoscope/core';
import { beforeEach, expect, it } from '@jest/globals';
import type { Recording } from '../domain/recording.ts';
import { aRecordingOf } from '../testing/a-recording-row.ts';
import { MemoryRecordingCatalogue } from '../testing/memory-recording-catalogue.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { HoldRecording } from './hold-recording.ts';
import { RecordingChanges } from './recording-changes.ts';
import { RemoveRecordings } from './remove-recordings.ts';

const now = new Date('2026-06-01T00:00:00Z');
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
const catalogue = new MemoryRecordingCatalogue(() => undefined);
const log = new MemoryAuditLog();
const changes = new RecordingChanges(
  catalogue,
  new AppendAudit(log, clock),
  new MemoryUnitOfWork(),
  clock,
);
const asked: (string | undefined)[] = [];
const holds = new HoldRecording(
  {
    execute: async (_ctx, id, action) => {
      asked.push(action);
      return (await catalogue.find(id as Recording['id']))!;
    },
  },
  changes,
);
const store = new MemoryRecordingStore();
const onFault = (_recording: string, cause: unknown): never => {
  throw cause;
};
const retention = new RemoveRecordings({ catalogue, store, changes, clock, onFault });
const remove = (): Promise<number> => retention.execute(new AbortController().signal);

let recording: Recording;
/** Its time is over. */
beforeEach(async () => {
  recording = {
    ...aRecordingOf(newId('session') as SessionId),
    ...{ state: 'sealed', sealedAt: now, keepUntil: new Date(now.getTime() - 1) },
    manifestHash: 'ab'.repeat(32),
  };
  await new MemoryUnitOfWork().run((tx) => catalogue.insert(tx, recording));
  asked.length = 0;
});

it('what is held outlives its time, and goes once it is released', async () => {
  const { id } = recording;
  await holds.hold(systemContext(), id, 'case 4711');
  expect(await remove()).toBe(0);
  expect(await catalogue.find(id)).toMatchObject({ state: 'sealed', holdReason: 'case 4711' });
  await holds.release(systemContext(), id, 'closed');
  expect(await remove()).toBe(1);
  expect(await catalogue.find(id)).toMatchObject({ state: 'removed', holdReason: undefined });
  expect(asked).toEqual(['recording.hold', 'recording.hold']);
});

it('the same reason again is no change, and leaves no line', async () => {
  const before = log.events.length;
  await holds.hold(systemContext(), recording.id, 'case 4711');
  await holds.hold(systemContext(), recording.id, 'case 4711');
  expect(log.events.length).toBe(before + 1);
  await holds.release(systemContext(), recording.id, '');
  expect(await remove()).toBe(1);
});

it('what is gone is not held, and what is not held is not released', async () => {
  await expect(holds.release(systemContext(), recording.id, '')).rejects.toMatchObject({
    reason: 'RECORDING_NOT_HELD',
  });
  await remove();
  await expect(holds.hold(systemContext(), recording.id, 'late')).rejects.toMatchObject({
    reason: 'RECORDING_REMOVED',
  });
});
