import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ObjectStoreFailure } from '@endoscope/object-store';
import { RecordingWriter } from '../application/recording-writer.ts';
import {
  RecordingChanged,
  RecordingDamaged,
  RecordingSpoolFull,
  RecordingStoreUnavailable,
} from '../domain/recording.errors.ts';
import { aboutRecording } from '../testing/a-recording.ts';
import { MemoryObjectStore } from '../testing/memory-object-store.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { recordingStoreContract } from '../testing/recording-store.contract.ts';
import { ShippedRecordingStore } from './shipped-recording-store.ts';

const id = 'rec_00000000000000000000000001';
const signal = new AbortController().signal;
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

function storeOf(spoolBytesMax = 1_000) {
  const near = new MemoryRecordingStore();
  const far = new MemoryObjectStore();
  return { near, far, store: new ShippedRecordingStore({ near, far, spoolBytesMax }) };
}

/** A sealed recording that rests near. */
async function sealed(stage = storeOf()) {
  await stage.store.create(id, 'key 1');
  await stage.store.append(id, 0, Buffer.from('one.'));
  await stage.store.append(id, 4, Buffer.from('two.'));
  await stage.store.seal(id, 8, Buffer.from('{"a":1}'));
  return stage;
}

async function shipped() {
  const stage = await sealed();
  await stage.store.ship(id, signal);
  await stage.store.release(id);
  return stage;
}

recordingStoreContract(() => Promise.resolve(storeOf().store));

describe('a recording that is brought to an object store', () => {
  it('is there whole, and nowhere else', async () => {
    const { near, far, store } = await shipped();
    expect([...far.objects].map(([name, bytes]) => `${name} ${text(bytes)}`)).toEqual([
      `${id}/members one.two.`,
      `${id}/key key 1`,
      `${id}/manifest.json {"a":1}`,
    ]);
    expect(await near.find(id)).toBeUndefined();
    expect(await store.bytes()).toBe(0);
    expect(await store.waiting(9)).toEqual([]);
  });

  it('is read, renewed, sealed again and removed there as it was near', async () => {
    const { far, store } = await shipped();
    expect(await store.find(id)).toEqual({
      ...{ bytes: 8, wrappedKey: 'key 1', manifest: Buffer.from('{"a":1}') },
    });
    expect(text(await store.read(id, 2, 4))).toBe('e.tw');
    expect(await store.read(id, 8, 4)).toHaveLength(0);
    await store.rewrap(id, 'key 2');
    expect((await store.find(id))?.wrappedKey).toBe('key 2');
    await store.seal(id, 8, Buffer.from('{"a":1}'));
    await expect(store.seal(id, 8, Buffer.from('{}'))).rejects.toThrow(RecordingChanged);
    await expect(store.append(id, 8, Buffer.from('x'))).rejects.toThrow(RecordingChanged);
    await expect(store.cut(id, 0)).rejects.toThrow(RecordingChanged);
    await store.remove(id);
    expect([...far.objects]).toEqual([]);
    expect(await store.find(id)).toBeUndefined();
  });

  it('is read near until it is released, and there from then on, in the middle of a read', async () => {
    const { store } = await sealed();
    expect(text(await store.read(id, 0, 4))).toBe('one.');
    await store.ship(id, signal);
    await store.release(id);
    expect(text(await store.read(id, 4, 4))).toBe('two.');
  });

  it('keeps the key that it got on its way', async () => {
    const { store } = await sealed();
    await store.ship(id, signal);
    await store.rewrap(id, 'key 2');
    await store.release(id);
    expect((await store.find(id))?.wrappedKey).toBe('key 2');
  });

  it('is not sent again when the process stopped before it was released', async () => {
    const { far, store } = await sealed();
    await store.ship(id, signal);
    const sent: string[] = [];
    const put = far.putLarge.bind(far);
    far.putLarge = (name, object) => {
      sent.push(name);
      return put(name, object);
    };
    await store.ship(id, signal);
    expect(sent).toEqual([]);
  });
});

describe('an object store that fails', () => {
  it.each(['nothing', 'half'] as const)(
    'and says that it has what it has not (%s) takes nothing away here',
    async (lie) => {
      const { near, far, store } = await sealed();
      far.lie = lie;
      await expect(store.ship(id, signal)).rejects.toMatchObject({ why: 'corrupt' });
      expect(text(await near.read(id, 0, 100))).toBe('one.two.');
      far.lie = 'none';
      expect(await store.ship(id, signal)).toBe(8);
    },
  );

  it('and has another byte than it was sent is found, whichever it is', async () => {
    const { near, far, store } = await sealed();
    const keep = far.put.bind(far);
    for (const name of ['members', 'key', 'manifest.json']) {
      far.put = (each, bytes) => {
        const kept = Buffer.from(bytes);
        if (each.endsWith(name)) kept[1]! ^= 1;
        return keep(each, kept);
      };
      await expect(store.ship(id, signal)).rejects.toThrow(ObjectStoreFailure);
      expect((await near.find(id))?.bytes).toBe(8);
    }
  });

  it('and is away keeps nobody from writing, until the spool is full', async () => {
    const { far, store } = storeOf(8);
    far.isDown = true;
    await store.ready();
    await store.create(id, 'key');
    await store.append(id, 0, Buffer.from('12345678'));
    await expect(store.append(id, 8, Buffer.from('9'))).rejects.toThrow(RecordingSpoolFull);
    expect(await store.bytes()).toBe(8);
    const other = storeOf(7);
    await other.near.create(id, 'key');
    await other.near.append(id, 0, Buffer.from('12345678'));
    await expect(other.store.ready()).rejects.toThrow(RecordingSpoolFull);
    await expect(other.store.create(`${id}x`, 'key')).rejects.toThrow(RecordingSpoolFull);
  });

  it('and is away so long that one recording fills the spool: it can be ended, and makes room', async () => {
    // Four members of so much output, and no gap behind them.
    const { near, far, store } = storeOf(900);
    const keys = new PlainDataKeys();
    const writer = await RecordingWriter.start({ store, keys }, id);
    const fill = async () => {
      for (;;) {
        await writer.write({ kind: 'stdout', micros: 0, data: randomBytes(100) });
        await writer.flush();
      }
    };
    await expect(fill()).rejects.toThrow(RecordingSpoolFull);
    await expect(RecordingWriter.resume({ store, keys }, id)).rejects.toThrow(RecordingSpoolFull);
    const unbound = new ShippedRecordingStore({ near, far, spoolBytesMax: Number.MAX_VALUE });
    const last = await RecordingWriter.resume({ store: unbound, keys }, id);
    await last.seal(aboutRecording({ recording: id, dataKey: keys.create(id).dataKey }));
    expect(await store.waiting(9)).toEqual([id]);
    await store.ship(id, signal);
    await store.release(id);
    await store.ready();
  });

  it('and is away is no store in which there is nothing', async () => {
    const { far, store } = await shipped();
    far.isDown = true;
    for (const call of [
      () => store.find(id),
      () => store.read(id, 0, 1),
      () => store.rewrap(id, 'key'),
      () => store.remove(id),
    ]) {
      await expect(call()).rejects.toThrow(RecordingStoreUnavailable);
    }
  });

  it.each(['members', 'key'])('and has lost the %s says so', async (name) => {
    const { far, store } = await shipped();
    far.objects.delete(`${id}/${name}`);
    await expect(store.find(id)).rejects.toThrow(RecordingDamaged);
  });
});
