// Goal: what an S3-compatible store took is there, what it did not take is still here, and whatever
// it does wrong is found and said (F27, F28, F30 of the fault matrix).
// Method: a real S3 server on a folder, a proxy before it that fails as told, and files altered below it.
import { existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { ObjectStoreFailure, S3ObjectStore, objectStoreLimits } from '@endoscope/object-store';
import type { S3ObjectStoreOptions } from '@endoscope/object-store';
import { ShippedRecordingStore } from '@endoscope/recordings/adapters';
import { MemoryRecordingStore } from '@endoscope/recordings/testing';
import { FaultyDoor } from '../support/faulty-door.ts';
import { S3Server } from '../support/s3-server.ts';

const never = new AbortController().signal;
const mib = 1024 * 1024;
let server: S3Server;
let door: FaultyDoor;
const stores: S3ObjectStore[] = [];
beforeAll(async () => {
  server = await S3Server.make('recordings');
  await server.start();
  door = await FaultyDoor.before(server.port);
}, 900_000);
afterEach(() => {
  door.fault = () => undefined;
  door.seen.splice(0);
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await door.close();
  await server.close();
});

function storeOf(change: Partial<S3ObjectStoreOptions> = {}): S3ObjectStore {
  const store = new S3ObjectStore({
    ...{ endpoint: door.endpoint, region: 'us-east-1', bucket: 'recordings', prefix: 'eu/1' },
    credentialsFile: server.credentialsFile(),
    ...change,
  });
  stores.push(store);
  return store;
}

/** Bytes that differ from place to place, so that a part at a wrong place shows. */
function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let value = seed;
  for (let at = 0; at + 4 <= length; at += 4) {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE(value, at);
  }
  return bytes;
}

const largeOf = (bytes: Buffer) => ({
  bytes: bytes.length,
  read: (offset: number, length: number) =>
    Promise.resolve(bytes.subarray(offset, offset + length)),
});
const parts = (): number => door.seen.filter((each) => each.includes('partNumber=')).length;

async function whyOf(call: Promise<unknown>): Promise<string> {
  const failure: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(ObjectStoreFailure);
  // The whole of it, as a logger would print it.
  expect(inspect(failure, { depth: 9 })).not.toMatch(/a-secret-of-the-object-store|Signature=/);
  return (failure as ObjectStoreFailure).why;
}

describe('an object store', () => {
  it('gives back what was put, in ranges, and nothing of what is not there', async () => {
    const store = storeOf();
    await store.check();
    await store.put('a/b', Buffer.from('0123456789'));
    const read = async (offset: number, length: number) =>
      Buffer.from((await store.read('a/b', { offset, length }))!).toString();
    expect([await read(0, 100), await read(3, 4), await read(10, 5), await read(99, 1)]).toEqual([
      ...['0123456789', '3456', '', ''],
    ]);
    expect(await store.size('a/b')).toBe(10);
    await store.put('a/b', Buffer.from('other'));
    expect(await read(0, 100)).toBe('other');
    await store.remove('a/b');
    await store.remove('a/b');
    expect(await store.read('a/b', { offset: 0, length: 1 })).toBeUndefined();
    expect(await store.size('a/b')).toBeUndefined();
    await store.put('empty', Buffer.alloc(0));
    expect(await store.read('empty', { offset: 0, length: 9 })).toHaveLength(0);
  });

  it('takes in parts what is large', async () => {
    const store = storeOf();
    const bytes = bytesOf(2 * objectStoreLimits.partBytes + 12_345);
    await store.putLarge('large', largeOf(bytes));
    expect(parts()).toBe(3);
    expect(await store.size('large')).toBe(bytes.length);
    const there = await store.read('large', { offset: 0, length: bytes.length });
    expect(bytes.equals(there!)).toBe(true);
  });

  it('is sent only what it lacks after an upload that broke off, by another process, too', async () => {
    const bytes = bytesOf(3 * objectStoreLimits.partBytes, 7);
    door.fault = (asked) => (asked.includes('partNumber=3') ? 'cut' : undefined);
    expect(await whyOf(storeOf().putLarge('resumed', largeOf(bytes)))).toBe('unavailable');
    expect(await storeOf().size('resumed')).toBeUndefined();
    door.fault = () => undefined;
    door.seen.splice(0);
    const store = storeOf();
    await store.putLarge('resumed', largeOf(bytes));
    expect(parts()).toBe(1);
    const there = await store.read('resumed', { offset: 0, length: bytes.length });
    expect(bytes.equals(there!)).toBe(true);
  });

  it('is sent anew what is not the same any more', async () => {
    const [one, two] = [bytesOf(2 * objectStoreLimits.partBytes + 9, 3), bytesOf(2, 9)];
    door.fault = (asked) => (asked.includes('partNumber=3') ? 'cut' : undefined);
    expect(await whyOf(storeOf().putLarge('other', largeOf(one)))).toBe('unavailable');
    door.fault = () => undefined;
    two.copy(one, objectStoreLimits.partBytes + 5);
    const store = storeOf();
    await store.putLarge('other', largeOf(one));
    const there = await store.read('other', { offset: 0, length: one.length });
    expect(one.equals(there!)).toBe(true);
  });

  it('that is killed in the middle of an upload has all of it after the next', async () => {
    const bytes = bytesOf(3 * objectStoreLimits.partBytes, 11);
    let killed: Promise<void> | undefined;
    door.fault = (asked) => {
      if (asked.includes('partNumber=2')) killed ??= server.kill();
      return undefined;
    };
    expect(await whyOf(storeOf().putLarge('killed', largeOf(bytes)))).toBe('unavailable');
    await killed;
    await server.start();
    door.fault = () => undefined;
    const store = storeOf();
    await store.putLarge('killed', largeOf(bytes));
    const there = await store.read('killed', { offset: 0, length: bytes.length });
    expect(bytes.equals(there!)).toBe(true);
  });

  it('that is busy is asked again, some times, with pauses', async () => {
    let left = 2;
    door.fault = (asked) => (asked.startsWith('PUT') && left-- > 0 ? 'busy' : undefined);
    await storeOf().put('busy', Buffer.from('x'));
    expect(door.seen.filter((each) => each.startsWith('PUT'))).toHaveLength(3);
    door.seen.splice(0);
    door.fault = () => 'busy';
    expect(await whyOf(storeOf().put('busy', Buffer.from('x')))).toBe('unavailable');
    expect(door.seen).toHaveLength(objectStoreLimits.attemptsMax);
  });

  it('that is away, hangs, or is elsewhere is unavailable, and no redirect is followed', async () => {
    const [away, slow] = ['http://127.0.0.1:1', { requestTimeoutMs: 200, attemptsMax: 1 }];
    expect(await whyOf(storeOf({ endpoint: away }).check())).toBe('unavailable');
    const silent = await FaultyDoor.before(1);
    silent.fault = () => 'cut';
    const { endpoint } = silent;
    expect(await whyOf(storeOf({ endpoint, limits: slow }).check())).toBe('unavailable');
    await silent.close();
    door.fault = () => 'redirect';
    expect(await whyOf(storeOf().put('moved', Buffer.from('x')))).toBe('unexpected');
    expect(door.seen).toHaveLength(1);
  });

  it.each([
    ['a wrong secret', { secretAccessKey: 'another' }, {}, 'refused'],
    ['a wrong name', { accessKeyId: 'nobody' }, {}, 'refused'],
    ['a wrong bucket', {}, { bucket: 'nowhere' }, 'no_bucket'],
  ])('refuses %s, in words that hold no secret', async (_what, keys, options, why) => {
    const credentialsFile = server.credentialsFile(keys);
    const store = storeOf({ ...options, credentialsFile });
    expect(await whyOf(store.check())).toBe(why);
    expect(await whyOf(store.put('x', Buffer.from('x')))).toBe(why);
  });

  it('takes new credentials without a restart, and says which file it cannot read', async () => {
    const credentialsFile = server.credentialsFile({ secretAccessKey: 'old' });
    const store = storeOf({ credentialsFile, limits: { credentialsMs: 1 } });
    expect(await whyOf(store.check())).toBe('refused');
    writeFileSync(credentialsFile, readFileSync(server.credentialsFile()));
    await store.check();
    writeFileSync(credentialsFile, '{"accessKeyId": "a-secret-of-the-object-store"');
    expect(await whyOf(store.check())).toBe('refused');
  });

  it.each([
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://0.0.0.0:9000',
    'http://2852039166',
  ])('is never at %s', (endpoint) => {
    expect(() => storeOf({ endpoint })).toThrow('no address of an object store');
  });
});

/** A recording of some bytes, sealed and waiting. */
async function waiting(bytes: Buffer, far = storeOf()) {
  const near = new MemoryRecordingStore();
  const store = new ShippedRecordingStore({ near, far, spoolBytesMax: 1_000 * mib });
  const id = newId('recording');
  await store.create(id, 'a wrapped key');
  await store.append(id, 0, bytes);
  await store.seal(id, bytes.length, Buffer.from('{"a":1}'));
  const file = (name: string) => join(server.dataFolder, 'recordings/eu/1', id, name);
  return { near, store, id, file };
}

describe('a recording in an object store', () => {
  it('is there as it was here', async () => {
    const bytes = bytesOf(objectStoreLimits.partBytes + 77, 21);
    const { near, store, id, file } = await waiting(bytes);
    expect(await store.ship(id, never)).toBe(bytes.length);
    await store.release(id);
    expect(await near.find(id)).toBeUndefined();
    expect(readFileSync(file('members')).equals(bytes)).toBe(true);
    expect(await store.find(id)).toMatchObject({
      bytes: bytes.length,
      wrappedKey: 'a wrapped key',
    });
    expect(bytes.subarray(500, 600).equals(await store.read(id, 500, 100))).toBe(true);
    await store.remove(id);
    expect(await store.find(id)).toBeUndefined();
    expect(readdirSync(join(server.dataFolder, 'recordings/eu/1'))).not.toContain(id);
  });

  it('stays here while the store says that it has what it never took', async () => {
    const { near, store, id } = await waiting(bytesOf(5_000));
    door.fault = (asked) => (asked.startsWith('PUT') ? 'lie' : undefined);
    expect(await whyOf(store.ship(id, never))).toBe('corrupt');
    expect((await near.find(id))?.bytes).toBe(5_000);
    door.fault = () => undefined;
    expect(await store.ship(id, never)).toBe(5_000);
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, 4_000)],
    [
      'another in one bit',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[2_500]! ^= 4;
        writeFileSync(file, bytes);
      },
    ],
  ])('that is %s there is found before it goes here, and mended', async (_what, alter) => {
    const { near, store, id, file } = await waiting(bytesOf(5_000, 31));
    let isAltered = false;
    door.fault = (asked) => {
      // After the upload, before it is read back.
      if (asked.startsWith('HEAD') && !isAltered && existsSync(file('members'))) {
        alter(file('members'));
        isAltered = true;
      }
      return undefined;
    };
    expect(await whyOf(store.ship(id, never))).toBe('corrupt');
    expect(isAltered).toBe(true);
    expect((await near.find(id))?.bytes).toBe(5_000);
    expect(await store.ship(id, never)).toBe(5_000);
    expect(bytesOf(5_000, 31).equals(readFileSync(file('members')))).toBe(true);
  });
});
