import { describe, expect, it } from '@jest/globals';
import type { Clock } from '@endoscope/core';
import { leaseLimits } from '../domain/replicas.limits.ts';
import { MemoryReplicaStore } from '../testing/memory-replica-store.ts';
import { KeepLease } from './keep-lease.ts';

const { beatMs, expiryMs } = leaseLimits;

/** A clock that stands still until it is told how much time has passed. */
class HeldClock implements Clock {
  private nowMs = Date.parse('2026-01-01T00:00:00Z');
  private sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): Date {
    return new Date(this.nowMs);
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sleepers.push({ at: this.nowMs + durationMs, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  async pass(durationMs: number): Promise<void> {
    this.nowMs += durationMs;
    const due = this.sleepers.filter(({ at }) => at <= this.nowMs);
    this.sleepers = this.sleepers.filter(({ at }) => at > this.nowMs);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function stage() {
  const clock = new HeldClock();
  const store = new MemoryReplicaStore(clock);
  const lost: string[] = [];
  const replica = (id: string, address: string | undefined): KeepLease =>
    new KeepLease({
      ...{ store, clock, limits: leaseLimits, self: { id, address } },
      onLost: () => Promise.resolve(void lost.push(id)),
      release: () => Promise.resolve(),
    });
  return { clock, store, lost, replica };
}

describe('the lease of a replica', () => {
  it('is held as long as it beats', async () => {
    const { clock, store, lost, replica } = stage();
    const a = replica('rep_a', 'a:1');
    await a.join();
    await replica('rep_b', 'b:1').join();
    for (let n = 0; n < 10; n += 1) {
      await clock.pass(beatMs);
      await a.beat();
    }
    expect(lost).toEqual(['rep_b']);
    expect((await store.find('rep_a', expiryMs))?.isLive).toBe(true);
    expect((await store.find('rep_b', expiryMs))?.isLive).toBe(false);
  });

  it('is given up by its own clock when the database does not answer', async () => {
    const { clock, store, lost, replica } = stage();
    const a = replica('rep_a', 'a:1');
    await a.join();
    store.isAway = true;
    await clock.pass(expiryMs - 1);
    await expect(a.beat()).rejects.toThrow('away');
    expect(lost).toEqual([]);
    await clock.pass(1);
    expect(lost).toEqual(['rep_a']);
    store.isAway = false;
    await a.beat();
    expect(lost).toEqual(['rep_a']);
    expect(await store.find('rep_a', expiryMs)).toMatchObject({ epoch: 2, isLive: true });
  });

  it('of a replica that is alone outlives a database that is away', async () => {
    const { clock, store, lost, replica } = stage();
    const a = replica('rep_a', undefined);
    await a.join();
    store.isAway = true;
    await clock.pass(60_000);
    store.isAway = false;
    await a.beat();
    expect(lost).toEqual([]);
    expect(await store.find('rep_a', expiryMs)).toMatchObject({ epoch: 1, isLive: true });
  });

  it('is lost to whoever comes with the same address, and had anew', async () => {
    const { clock, store, lost, replica } = stage();
    const [a, b] = [replica('rep_a', undefined), replica('rep_b', undefined)];
    await a.join();
    await b.join();
    await clock.pass(beatMs);
    await a.beat();
    await b.beat();
    expect(lost).toEqual(['rep_a']);
    expect([...store.rows.keys()]).toEqual(['rep_b', 'rep_a']);
  });

  it('lets go of everything before it is had anew', async () => {
    const { clock, store, replica } = stage();
    await replica('rep_b', 'b:1').join();
    const order: string[] = [];
    const join = store.join.bind(store);
    store.join = (joining) => {
      order.push('join');
      return join(joining);
    };
    const self = { id: 'rep_a', address: 'a:1' };
    const onLost = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('let go');
    };
    const release = () => Promise.resolve(void order.push('release'));
    const a = new KeepLease({ store, clock, limits: leaseLimits, self, onLost, release });
    await a.join();
    store.rows.delete('rep_a');
    await a.beat();
    expect(order).toEqual(['join', 'let go', 'release', 'join']);
  });

  it('ends at once when the replica leaves', async () => {
    const { clock, store, lost, replica } = stage();
    const a = replica('rep_a', 'a:1');
    await a.join();
    await a.leave();
    await clock.pass(expiryMs);
    expect([store.rows.size, lost]).toEqual([0, []]);
  });
});
