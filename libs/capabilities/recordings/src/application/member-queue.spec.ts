import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { startOfChain, MemberChain } from '../domain/members/member-chain.ts';
import { MemberPacker } from '../domain/members/member-packer.ts';
import { MemberScanner } from '../domain/members/member-scanner.ts';
import { ContentsTally } from '../domain/manifest/contents-tally.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { MemberQueue } from './member-queue.ts';

const { memberRawBytesMax, storedEarlyBytesMin, waitingBytesMax } = recordingLimits;
const recording = 'rec_00000000000000000000000001';

/** A store whose appends end when they are told to. */
class HeldStore {
  readonly appends: { offset: number; bytes: Uint8Array; done: PromiseWithResolvers<void> }[] = [];
  private arrived = Promise.withResolvers<void>();

  append(_: string, offset: number, bytes: Uint8Array): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.appends.push({ offset, bytes, done });
    this.arrived.resolve();
    this.arrived = Promise.withResolvers<void>();
    return done.promise;
  }

  /** The append of this number, waited for. */
  async nth(number: number): Promise<(typeof this.appends)[number]> {
    while (this.appends.length <= number) await this.arrived.promise;
    return this.appends[number]!;
  }
}

function stage() {
  const store = new HeldStore();
  const key = { recording, dataKey: randomBytes(32) };
  const packer = new MemberPacker(0);
  const tally = new ContentsTally(recording);
  const chain = new MemberChain(key, '00'.repeat(8), startOfChain(recording));
  const closeOpen = () => packer.flush();
  const queue = new MemberQueue({ recording, store, chain, tally, closeOpen });
  /** That nothing can pack. */
  const write = (bytes: number): void => {
    const frame = { kind: 'stdout', micros: 0, data: randomBytes(bytes) } as const;
    for (const member of packer.append(frame)) queue.add(member);
  };
  const members = (bytes: Uint8Array) => [...new MemberScanner().push(bytes)];
  return { store, queue, tally, write, members };
}

describe('members on their way into a store', () => {
  it('are stored when somebody asks, and whoever asks meanwhile shares the next write', async () => {
    const { store, queue, write, members } = stage();
    write(1);
    const first = queue.flush();
    const one = await store.nth(0);
    const later = [1, 2, 3].map((bytes) => {
      write(bytes);
      return queue.flush();
    });
    one.done.resolve();
    await first;
    const two = await store.nth(1);
    expect(members(two.bytes)).toMatchObject([{ header: { frames: 3 } }]);
    expect(two.offset).toBe(one.bytes.length);
    two.done.resolve();
    await Promise.all(later);
    expect(store.appends).toHaveLength(2);
  });

  it('are not stored before somebody asks, unless there are many of them', async () => {
    const { store, queue, write } = stage();
    write(storedEarlyBytesMin);
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.appends).toHaveLength(0);
    write(memberRawBytesMax);
    const early = await store.nth(0);
    expect(early.bytes.length).toBeGreaterThan(storedEarlyBytesMin);
    early.done.resolve();
    const all = queue.flush();
    (await store.nth(1)).done.resolve();
    await all;
    expect(store.appends).toHaveLength(2);
  });

  it('leave no room above their bound, and room again when they are stored', async () => {
    const { store, queue, write } = stage();
    expect(queue.room(waitingBytesMax)).toBeUndefined();
    write(2 * waitingBytesMax);
    let hasRoom = false;
    const room = queue.room(0)!.then(() => (hasRoom = true));
    void queue.flush();
    await store.nth(0);
    expect(hasRoom).toBe(false);
    for (let n = 0; !hasRoom; n += 1) {
      (await store.nth(n)).done.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await room;
    expect(queue.room(0)).toBeUndefined();
  });

  it('are tallied when they are stored, and not before', async () => {
    const { store, queue, tally, write } = stage();
    write(5);
    const stored = queue.flush();
    const one = await store.nth(0);
    expect(tally.contents.outputBytes).toBe(0);
    one.done.resolve();
    await stored;
    expect(tally.contents).toMatchObject({ outputBytes: 5, members: 1, bytes: one.bytes.length });
  });

  it('are given up with the first that cannot be stored, whoever asks', async () => {
    const { store, queue, write } = stage();
    write(1);
    const first = queue.flush();
    const one = await store.nth(0);
    write(1);
    const second = queue.flush();
    one.done.reject(new Error('disk gone'));
    await expect(first).rejects.toThrow('disk gone');
    await expect(second).rejects.toThrow('disk gone');
    await expect(queue.flush()).rejects.toThrow('disk gone');
    await expect(queue.room(0)).rejects.toThrow('disk gone');
    expect(store.appends).toHaveLength(1);
  });
});
