import type { Transaction, UnitOfWork } from '@endoscope/core';

const undoOf = new WeakMap<Transaction, (() => void)[]>();

/** A fake store of any capability says here how to take back what it did in `tx`. */
export function onRollback(tx: Transaction, undo: () => void): void {
  undoOf.get(tx)?.push(undo);
}

/** Transactions over fakes: what fails is undone, newest first. */
export class MemoryUnitOfWork implements UnitOfWork {
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = {} as Transaction;
    const undo: (() => void)[] = [];
    undoOf.set(tx, undo);
    try {
      return await work(tx);
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    }
  }
}
