import { beforeEach, describe, expect, it } from '@jest/globals';
import { RecordingChanged, RecordingNotFound } from '../domain/recording.errors.ts';
import type { RecordingStore } from '../ports/recording-store.ts';

/** What every RecordingStore does; run on the fake and on each store. `open` gives an empty one. */
export function recordingStoreContract(open: () => Promise<RecordingStore>): void {
  describe('a store of recordings', () => {
    const id = 'rec_00000000000000000000000001';
    const other = 'rec_00000000000000000000000002';
    const bytes = (text: string): Buffer => Buffer.from(text);
    let store: RecordingStore;

    beforeEach(async () => {
      store = await open();
      await store.create(id, 'key 1');
    });

    const all = async (): Promise<string> => Buffer.from(await store.read(id, 0, 1_000)).toString();

    it('can be written', async () => {
      await expect(store.ready()).resolves.toBeUndefined();
    });

    it('gives back what was appended, in ranges', async () => {
      await store.append(id, 0, bytes('one.'));
      await store.append(id, 4, bytes('two.'));
      expect(await all()).toBe('one.two.');
      expect(Buffer.from(await store.read(id, 2, 4)).toString()).toBe('e.tw');
      expect(await store.read(id, 7, 100)).toHaveLength(1);
      expect(await store.read(id, 8, 100)).toHaveLength(0);
      expect(await store.read(id, 900, 100)).toHaveLength(0);
      expect(await store.find(id)).toEqual({
        ...{ bytes: 8, wrappedKey: 'key 1', manifest: undefined },
      });
    });

    it('keeps recordings apart', async () => {
      await store.create(other, 'key 2');
      await store.append(other, 0, bytes('other'));
      expect(await all()).toBe('');
      await store.remove(other);
      expect(await store.find(other)).toBeUndefined();
      expect(await store.find(id)).toBeDefined();
    });

    it('takes a member at the end only: a second writer is told', async () => {
      await store.append(id, 0, bytes('one.'));
      for (const offset of [0, 3, 5]) {
        await expect(store.append(id, offset, bytes('x'))).rejects.toThrow(RecordingChanged);
      }
      expect(await all()).toBe('one.');
    });

    it('cuts what a crash left, and goes on there', async () => {
      await store.append(id, 0, bytes('one.tor'));
      await store.cut(id, 4);
      await store.append(id, 4, bytes('two.'));
      expect(await all()).toBe('one.two.');
      await store.append(id, 8, bytes('three.'));
      await store.append(id, 14, bytes('four.'));
      await store.cut(id, 10);
      expect(await all()).toBe('one.two.th');
      await expect(store.cut(id, 11)).rejects.toThrow(RecordingChanged);
    });

    it('changes no byte once it is sealed', async () => {
      await store.append(id, 0, bytes('one.'));
      await store.seal(id, 4, bytes('{}'));
      await store.seal(id, 4, bytes('{}'));
      await expect(store.seal(id, 4, bytes('{ }'))).rejects.toThrow(RecordingChanged);
      await expect(store.append(id, 4, bytes('x'))).rejects.toThrow(RecordingChanged);
      await expect(store.cut(id, 0)).rejects.toThrow(RecordingChanged);
      expect(await all()).toBe('one.');
      const found = await store.find(id);
      expect(Buffer.from(found!.manifest!).toString()).toBe('{}');
    });

    it('is sealed at its end only: who does not know all of it is told', async () => {
      await store.append(id, 0, bytes('one.'));
      for (const end of [0, 3, 5]) {
        await expect(store.seal(id, end, bytes('{}'))).rejects.toThrow(RecordingChanged);
      }
      expect(await store.find(id)).toMatchObject({ manifest: undefined });
      await store.append(id, 4, bytes('two.'));
    });

    it('renews the wrapped key, sealed or not', async () => {
      await store.rewrap(id, 'key 2');
      await store.seal(id, 0, bytes('{}'));
      await store.rewrap(id, 'key 3');
      expect((await store.find(id))?.wrappedKey).toBe('key 3');
    });

    it('makes a recording once', async () => {
      await expect(store.create(id, 'key 9')).rejects.toThrow(RecordingChanged);
      expect((await store.find(id))?.wrappedKey).toBe('key 1');
    });

    it('removes all of it, and again without a failure', async () => {
      await store.append(id, 0, bytes('one.'));
      await store.seal(id, 4, bytes('{}'));
      await store.remove(id);
      await store.remove(id);
      expect(await store.find(id)).toBeUndefined();
      await store.create(id, 'key 2');
      expect(await store.find(id)).toMatchObject({ bytes: 0, manifest: undefined });
    });

    it('says that it has no such recording', async () => {
      const calls = [
        () => store.append(other, 0, bytes('x')),
        () => store.cut(other, 0),
        () => store.read(other, 0, 1),
        () => store.seal(other, 0, bytes('{}')),
        () => store.rewrap(other, 'key'),
      ];
      for (const call of calls) await expect(call()).rejects.toThrow(RecordingNotFound);
      expect(await store.find(other)).toBeUndefined();
    });
  });
}
