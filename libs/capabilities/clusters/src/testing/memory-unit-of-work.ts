import type { Transaction, UnitOfWork } from '@endoscope/core';

/** Transactions over memory stores: what fails is undone, as by a database. */
export class MemoryUnitOfWork implements UnitOfWork {
  constructor(private readonly stores: readonly { snapshot(): () => void }[]) {}

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const undo = this.stores.map((store) => store.snapshot());
    try {
      return await work({} as Transaction);
    } catch (error) {
      for (const restore of undo) restore();
      throw error;
    }
  }
}
