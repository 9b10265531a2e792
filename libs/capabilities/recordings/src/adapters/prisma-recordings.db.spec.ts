import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import { PrismaSessionStore } from '@endoscope/sessions/adapters';
import { aSession } from '@endoscope/sessions/testing';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { aRecordingOf } from '../testing/a-recording-row.ts';
import { recordingCatalogueContract } from '../testing/recording-catalogue.contract.ts';
import { recordingStoreContract } from '../testing/recording-store.contract.ts';
import { PrismaRecordingCatalogue } from './prisma-recording-catalogue.ts';
import { PrismaRecordingStore } from './prisma-recording-store.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function emptied(): Promise<void> {
  const { prisma } = test.database;
  await prisma.recordingContent.deleteMany();
}

async function insertSession({ database }: TestDatabase, endedAt?: Date): Promise<SessionId> {
  const end = { reason: 'terminated', detail: '', process: 'gone' } as const;
  const ended = { ...end, exitCode: undefined, containerReason: undefined };
  const session = aSession(endedAt && { state: 'ended', endedAt, end: ended });
  const id = newId('session');
  const store = new PrismaSessionStore(database);
  await database.work.run((tx) => store.insert(tx, { ...session, id }));
  return id;
}

recordingStoreContract(async () => {
  await emptied();
  return new PrismaRecordingStore(test.database);
});

// Of a list of all recordings what other cases have left is part, so each has a database of its own.
const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((each) => each.close())));

recordingCatalogueContract(async () => {
  const own = await createTestDatabase();
  databases.push(own);
  return {
    catalogue: new PrismaRecordingCatalogue(own.database),
    work: own.database.work,
    session: (endedAt) => insertSession(own, endedAt),
  };
});

describe('recordings in Postgres', () => {
  const id = 'rec_00000000000000000000000009';

  it('are read in ranges that begin and end anywhere', async () => {
    await emptied();
    const store = new PrismaRecordingStore(test.database);
    await store.create(id, 'key');
    const parts = [1, 90, 3_000, 130_000, 17].map((bytes) => randomBytes(bytes));
    let offset = 0;
    for (const part of parts) {
      await store.append(id, offset, part);
      offset += part.length;
    }
    const whole = Buffer.concat(parts);
    for (const from of [0, 1, 50, 91, 3_091, 133_090, offset - 1]) {
      for (const bytesMax of [1, 100, 64 * 1024, offset]) {
        const read = Buffer.from(await store.read(id, from, bytesMax));
        expect(read.equals(whole.subarray(from, from + bytesMax))).toBe(true);
      }
    }
  });

  it('take one of two members for the same place', async () => {
    await emptied();
    const store = new PrismaRecordingStore(test.database);
    await store.create(id, 'key');
    const both = ['one', 'two'].map((text) => store.append(id, 0, Buffer.from(text)));
    const settled = await Promise.allSettled(both);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await store.find(id))?.bytes).toBe(3);
  });

  it('are written many at once, each for itself', async () => {
    await emptied();
    const store = new PrismaRecordingStore(test.database);
    const ids = Array.from({ length: 40 }, (_, n) => `rec_${String(n).padStart(26, '0')}`);
    for (const each of ids) await store.create(each, 'key');
    const placeOf = (n: number) => (n % 5 === 0 ? 1 : 0);
    const appended = await Promise.allSettled(
      ids.map((each, n) => store.append(each, placeOf(n), Buffer.from(`of ${n}`))),
    );
    for (const [n, { status }] of appended.entries()) {
      expect(status).toBe(placeOf(n) === 0 ? 'fulfilled' : 'rejected');
      const written = Buffer.from(await store.read(ids[n]!, 0, 100)).toString();
      expect(written).toBe(placeOf(n) === 0 ? `of ${n}` : '');
    }
  });

  it('are changed by nobody: the application may add parts and delete them', async () => {
    await emptied();
    const store = new PrismaRecordingStore(test.database);
    await store.create(id, 'key');
    await store.append(id, 0, Buffer.from('one'));
    const changed = test.database.prisma.recordingPart.updateMany({
      data: { data: Buffer.from('x') },
    });
    await expect(changed).rejects.toThrow(/permission denied|42501|not have access/i);
  });

  it('cannot be removed while they are held', async () => {
    const catalogue = new PrismaRecordingCatalogue(test.database);
    const recording = {
      ...aRecordingOf(await insertSession(test)),
      ...({ state: 'removed', holdReason: 'a case' } as const),
    };
    const inserted = test.database.work.run((tx) => catalogue.insert(tx, recording));
    await expect(inserted).rejects.toThrow(/a_recording_that_is_held_is_not_removed|Constraint/i);
  });
});
