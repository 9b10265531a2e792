import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  RecordingNotFound,
  RecordingStoreFull,
  RecordingStoreUnavailable,
} from '../domain/recording.errors.ts';
import { PowerLossDisk, PowerLost } from '../testing/power-loss-disk.ts';
import { SeededRandom } from '../testing/random.ts';
import { recordingStoreContract } from '../testing/recording-store.contract.ts';
import { nodeDisk } from './disk.ts';
import { FileRecordingStore } from './file-recording-store.ts';

const folders: string[] = [];
const id = 'rec_00000000000000000000000001';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'endoscope-recordings-'));
  folders.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

recordingStoreContract(
  async () => new FileRecordingStore({ folder: await newFolder(), floorBytes: 1 }),
);

recordingStoreContract(() => {
  const disk = new PowerLossDisk(new SeededRandom(1));
  return Promise.resolve(new FileRecordingStore({ folder: '/recordings', floorBytes: 1, disk }));
});

describe('a folder of recordings', () => {
  it('is readable by its owner only', async () => {
    const folder = join(await newFolder(), 'below');
    const store = new FileRecordingStore({ folder, floorBytes: 1 });
    await store.create(id, 'key');
    for (const [name, mode] of [
      ['.', 0o700],
      [id, 0o700],
      [`${id}/members`, 0o600],
      [`${id}/key`, 0o600],
    ] as const) {
      expect([name, (await stat(join(folder, name))).mode & 0o777]).toEqual([name, mode]);
    }
  });

  it('takes nothing but ids for names', async () => {
    const store = new FileRecordingStore({ folder: await newFolder(), floorBytes: 1 });
    for (const name of ['..', '../x', `${id}/..`, '', 'rec_', `${id}\0`, id.toUpperCase()]) {
      await expect(store.create(name, 'key')).rejects.toThrow(RecordingNotFound);
      await expect(store.remove(name)).rejects.toThrow(RecordingNotFound);
      expect(await store.find(name)).toBeUndefined();
    }
  });

  it('writes nothing below its floor of free space, and still reads and removes', async () => {
    const folder = await newFolder();
    const roomy = new FileRecordingStore({ folder, floorBytes: 1 });
    await roomy.create(id, 'key');
    await roomy.append(id, 0, Buffer.from('one.'));
    const floorBytes = Number.MAX_SAFE_INTEGER;
    const full = new FileRecordingStore({ folder, floorBytes });
    await expect(full.append(id, 4, Buffer.from('two.'))).rejects.toThrow(RecordingStoreFull);
    await expect(full.create(id.replace('1', '2'), 'key')).rejects.toThrow(RecordingStoreFull);
    expect(Buffer.from(await full.read(id, 0, 9)).toString()).toBe('one.');
    await full.seal(id, 4, Buffer.from('{}'));
    await full.remove(id);
    expect(await readdir(folder)).toEqual([]);
  });

  it('writes at its floor exactly', async () => {
    const disk = new PowerLossDisk(new SeededRandom(1));
    const store = new FileRecordingStore({ folder: '/r', floorBytes: 1_000, disk });
    disk.free = 1_000;
    await store.create(id, 'key');
    disk.free = 999;
    await expect(store.append(id, 0, Buffer.from('x'))).rejects.toThrow(RecordingStoreFull);
  });

  it.each([
    ['ENOSPC', RecordingStoreFull],
    ['EIO', RecordingStoreUnavailable],
  ])('says what %s means, and keeps the cause inside', async (code, type) => {
    const cause = Object.assign(new Error(`${code}: /secret/path`), { code });
    const disk = { ...nodeDisk, write: () => Promise.reject(cause) };
    const store = new FileRecordingStore({ folder: await newFolder(), floorBytes: 1, disk });
    const failure: unknown = await store.create(id, 'key').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(type);
    expect((failure as Error).cause).toBe(cause);
    expect((failure as RecordingStoreFull).detail).not.toContain('/secret');
  });

  it('says that what is half gone is not there', async () => {
    const folder = await newFolder();
    const store = new FileRecordingStore({ folder, floorBytes: 1 });
    await store.create(id, 'key');
    await rm(join(folder, id, 'members'));
    await expect(store.append(id, 0, Buffer.from('x'))).rejects.toThrow(RecordingNotFound);
  });
});

/** The life of a recording; `done` holds what was acknowledged. */
async function live(store: FileRecordingStore, done: string[]): Promise<void> {
  const act = async (what: string, call: () => Promise<void>): Promise<void> => {
    await call();
    done.push(what);
  };
  await act('create', () => store.create(id, 'key 1'));
  await act('one', () => store.append(id, 0, Buffer.from('one.')));
  await act('two', () => store.append(id, 4, Buffer.from('two.')));
  await act('rewrap', () => store.rewrap(id, 'key 2'));
  await act('seal', () => store.seal(id, 8, Buffer.from('{"a":1}')));
  await act('remove', () => store.remove(id));
}

async function stepsOfALife(): Promise<number> {
  const disk = new PowerLossDisk(new SeededRandom(1));
  await live(new FileRecordingStore({ folder: '/r', floorBytes: 1, disk }), []);
  return disk.steps;
}

describe('a machine that stops', () => {
  it('at any step loses nothing that was acknowledged and leaves nothing half', async () => {
    const steps = await stepsOfALife();
    expect(steps).toBeGreaterThan(20);
    for (let at = 0; at < steps; at += 1) {
      for (let seed = 0; seed < 24; seed += 1) {
        const disk = new PowerLossDisk(new SeededRandom(at * 1_000 + seed));
        const store = new FileRecordingStore({ folder: '/r', floorBytes: 1, disk });
        const done: string[] = [];
        disk.stopAfter(at);
        await expect(live(store, done)).rejects.toThrow(PowerLost);
        disk.restart();
        await checkSurvivor(store, done);
        await goOn(store, disk, done);
      }
    }
  });
});

async function checkSurvivor(store: FileRecordingStore, done: readonly string[]): Promise<void> {
  const found = await store.find(id);
  if (!done.includes('create')) return;
  if (!found) {
    // Only a removal that had begun takes it away.
    expect(done).toContain('seal');
    return;
  }
  const text = Buffer.from(await store.read(id, 0, 100)).toString();
  const whole = ['one', 'two'].filter((each) => done.includes(each)).map((each) => `${each}.`);
  expect(text.startsWith(whole.join(''))).toBe(true);
  const keys = done.includes('rewrap') ? ['key 2'] : ['key 1', 'key 2'];
  expect(keys).toContain(found.wrappedKey);
  const manifest = found.manifest && Buffer.from(found.manifest).toString();
  const manifests = done.includes('seal') ? ['{"a":1}'] : [undefined, '{"a":1}'];
  expect(manifests).toContain(manifest);
}

/** What is done again after a crash leads to the same end, and nothing stays behind. */
async function goOn(
  store: FileRecordingStore,
  disk: PowerLossDisk,
  done: readonly string[],
): Promise<void> {
  const found = await store.find(id);
  if (!found && !done.includes('seal')) await store.create(id, 'key 1');
  const now = await store.find(id);
  if (now && !now.manifest) {
    await store.cut(id, 0);
    await store.append(id, 0, Buffer.from('again.'));
    await store.seal(id, 6, Buffer.from('{}'));
    expect(Buffer.from(await store.read(id, 0, 100)).toString()).toBe('again.');
  }
  await store.remove(id);
  expect(await disk.list('/r')).toEqual([]);
}
