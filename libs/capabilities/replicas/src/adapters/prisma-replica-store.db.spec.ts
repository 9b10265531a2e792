import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { replicaStoreContract } from '../testing/replica-store-contract.ts';
import { PrismaReplicaStore } from './prisma-replica-store.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

describe('replicas in Postgres', () => {
  replicaStoreContract(async () => {
    const { prisma } = test.database;
    await prisma.replica.deleteMany();
    const silence = async (id: string): Promise<void> => {
      await prisma.$executeRaw`
        UPDATE replica SET beat_at = beat_at - interval '2 hours' WHERE id = ${id}`;
    };
    return { store: new PrismaReplicaStore(test.database), silence };
  });

  it('refuse an address without a letter', async () => {
    const store = new PrismaReplicaStore(test.database);
    const joined = store.join({ id: 'rep_x', address: '', displaces: false });
    await expect(joined).rejects.toThrow(/a_replica_address_is_not_empty/);
  });
});
