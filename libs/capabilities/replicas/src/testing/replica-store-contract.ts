import { beforeEach, expect, it } from '@jest/globals';
import type { ReplicaStore } from '../ports/replica-store.ts';

/** Longer than any test takes, and shorter than `aLongTimeMs`. */
const expiryMs = 3_600_000;

export interface ReplicaStoreStage {
  readonly store: ReplicaStore;
  /** As if its last beat had been two expiries ago. */
  silence(id: string): Promise<void>;
}

/** What every `ReplicaStore` does; run against memory and Postgres. */
export function replicaStoreContract(open: () => Promise<ReplicaStoreStage>): void {
  let store: ReplicaStore;
  let silence: ReplicaStoreStage['silence'];
  beforeEach(async () => {
    ({ store, silence } = await open());
  });
  const join = (id: string, address?: string, displaces = true): Promise<number> =>
    store.join({ id, address, displaces });
  const beat = (id: string, epoch = 1): Promise<boolean> => store.beat({ id, epoch, expiryMs });
  const isLive = async (id: string) => (await store.find(id, expiryMs))?.isLive;

  it('finds who has joined, and nobody else', async () => {
    expect(await join('rep_a', 'host-a:1')).toBe(1);
    const found = { id: 'rep_a', address: 'host-a:1', epoch: 1, isLive: true };
    expect(await store.find('rep_a', expiryMs)).toEqual(found);
    expect(await store.find('rep_b', expiryMs)).toBeUndefined();
  });

  it('gives the place of an address to whoever comes with it', async () => {
    await join('rep_a', 'host:1');
    await join('rep_b', 'host:2');
    await join('rep_c', 'host:1');
    const lives = [await isLive('rep_a'), await isLive('rep_b'), await isLive('rep_c')];
    expect(lives).toEqual([undefined, true, true]);
    expect(await beat('rep_a')).toBe(false);
  });

  it('takes no address for an address', async () => {
    await join('rep_a', 'host:1');
    await join('rep_b');
    await join('rep_c');
    const lives = [await isLive('rep_a'), await isLive('rep_b'), await isLive('rep_c')];
    expect(lives).toEqual([true, undefined, true]);
  });

  it('displaces nobody when a replica only comes back', async () => {
    await join('rep_a');
    await join('rep_b');
    expect(await join('rep_a', undefined, false)).toBe(1);
    expect([await isLive('rep_a'), await isLive('rep_b')]).toEqual([true, true]);
  });

  it('tells a silent replica that others outlived it', async () => {
    await join('rep_a', 'host:1');
    await join('rep_b', 'host:2');
    await silence('rep_a');
    expect([await isLive('rep_a'), await beat('rep_a')]).toEqual([false, false]);
    expect(await join('rep_a', 'host:1', false)).toBe(2);
    expect([await beat('rep_a', 1), await beat('rep_a', 2)]).toEqual([false, true]);
  });

  it('lets a silent replica go on that nobody outlived', async () => {
    await join('rep_a', 'host:1');
    await join('rep_b', 'host:2');
    await silence('rep_a');
    await silence('rep_b');
    expect([await beat('rep_a'), await isLive('rep_a')]).toEqual([true, true]);
  });

  it('forgets who left, and who has been silent for long', async () => {
    await join('rep_a', 'host:1');
    await join('rep_b', 'host:2');
    await store.leave('rep_a');
    await silence('rep_b');
    expect(await store.deleteSilentFor(expiryMs)).toBe(1);
    expect([await isLive('rep_a'), await isLive('rep_b')]).toEqual([undefined, undefined]);
  });
}
