import { describe } from '@jest/globals';
import type { Transaction } from '@endoscope/core';
import { MemorySessionStore } from './memory-session-store.ts';
import { sessionStoreContract } from './session-store-contract.ts';

describe('sessions in memory', () => {
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  sessionStoreContract(() => ({ store: new MemorySessionStore(), work }));
});
