import { LedgerUnavailable } from '@endoscope/core';
import { describe, expect, it } from '@jest/globals';
import { OwedRecords } from './owed-records.ts';

/** A ledger that takes nothing while it is away. */
class Away {
  isAway = true;
  readonly written: string[] = [];

  write(line: string): () => Promise<void> {
    return () => {
      if (this.isAway) return Promise.reject(new LedgerUnavailable({}));
      this.written.push(line);
      return Promise.resolve();
    };
  }
}

describe('what is owed to the ledger', () => {
  it('is nothing while it accepts', async () => {
    const [owed, ledger] = [new OwedRecords(), new Away()];
    ledger.isAway = false;
    await owed.record(ledger.write('a'));
    expect([ledger.written, owed.count]).toEqual([['a'], 0]);
  });

  it('is written when it accepts again, in order, once', async () => {
    const [owed, ledger] = [new OwedRecords(), new Away()];
    for (const line of ['a', 'b', 'c']) await owed.record(ledger.write(line));
    await owed.settle();
    expect(owed.count).toBe(3);
    ledger.isAway = false;
    await Promise.all([owed.settle(), owed.settle()]);
    expect([ledger.written, owed.count]).toEqual([['a', 'b', 'c'], 0]);
  });

  it('goes first: what comes later waits behind it', async () => {
    const [owed, ledger] = [new OwedRecords(), new Away()];
    await owed.record(ledger.write('a'));
    ledger.isAway = false;
    await owed.record(ledger.write('b'));
    expect(ledger.written).toEqual([]);
    await owed.settle();
    expect(ledger.written).toEqual(['a', 'b']);
  });

  it('fails where it comes from for any other reason, and when too much is owed', async () => {
    const [owed, ledger] = [new OwedRecords(1), new Away()];
    const broken = () => Promise.reject(new Error('a fault'));
    await expect(owed.record(broken)).rejects.toThrow('a fault');
    await owed.record(ledger.write('a'));
    await expect(owed.record(ledger.write('b'))).rejects.toThrow(LedgerUnavailable);
    expect(owed.count).toBe(1);
  });

  it('does not wait for ever behind a line that can never be written', async () => {
    const [owed, ledger] = [new OwedRecords(), new Away()];
    await owed.record(ledger.write('a'));
    let calls = 0;
    await owed.record(() => {
      calls += 1;
      return Promise.reject(new Error('a fault'));
    });
    await owed.record(ledger.write('c'));
    ledger.isAway = false;
    await owed.settle();
    expect([ledger.written, calls, owed.count]).toEqual([['a', 'c'], 1, 0]);
  });
});
