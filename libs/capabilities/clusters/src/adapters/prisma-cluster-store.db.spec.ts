import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { SecretBox } from '@endoscope/secret-box';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { ClusterCredentialLost, ClusterServerTaken } from '../domain/cluster.errors.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { clusterStoreContract } from '../testing/cluster-store.contract.ts';
import { PrismaClusterStore } from './prisma-cluster-store.ts';

const ring = { primary: 'k1', keys: new Map([['k1', randomBytes(32)]]) };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(async () => {
  await test?.close();
});

const storeOf = (keys = ring) => new PrismaClusterStore(test.database, new SecretBox(keys));

clusterStoreContract('Prisma', async () => {
  await test.database.prisma.cluster.deleteMany();
  return { store: storeOf(), work: test.database.work };
});

describe('the registry in Postgres', () => {
  const secret = 'THE-SECRET-OF-THIS-TEST';
  const credential = { kind: 'bearer_token', token: secret } as const;

  async function registered(...names: string[]) {
    const { prisma, work } = test.database;
    await prisma.cluster.deleteMany();
    const store = storeOf();
    for (const name of names) {
      await work.run((tx) => store.insert(tx, aCluster({ name }), credential));
    }
    return { store, prisma, work };
  }

  it('holds no credential in the clear', async () => {
    const { prisma } = await registered('eu-1');
    const rows = await prisma.$queryRaw`SELECT cluster::text FROM cluster`;
    expect(JSON.stringify(rows)).toContain('eu-1');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('does not open a credential that was moved to another cluster', async () => {
    const { store, prisma } = await registered('eu-1', 'eu-2');
    const from = await prisma.cluster.findUniqueOrThrow({ where: { name: 'eu-1' } });
    const { credentialSealed } = from;
    await prisma.cluster.update({ where: { name: 'eu-2' }, data: { credentialSealed } });
    expect((await store.open('eu-1'))?.credential).toEqual(credential);
    await expect(store.open('eu-2')).rejects.toThrow(ClusterCredentialLost);
  });

  it('does not open a credential that was altered', async () => {
    const { store, prisma } = await registered('eu-1');
    const credentialSealed = Buffer.from('{"kind":"bearer_token","token":"x"}').toString('base64');
    await prisma.cluster.update({ where: { name: 'eu-1' }, data: { credentialSealed } });
    await expect(store.open('eu-1')).rejects.toThrow(ClusterCredentialLost);
  });

  it('does not open a credential without the key it was sealed with, and says no secret', async () => {
    await registered('eu-1');
    const other = { primary: 'k2', keys: new Map([['k2', randomBytes(32)]]) };
    const error: unknown = await storeOf(other)
      .open('eu-1')
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ClusterCredentialLost);
    expect(inspect(error, { depth: 10 })).not.toContain(secret);
  });

  it('takes one of two registrations of a server that race', async () => {
    const { store, work } = await registered();
    const serverUrl = 'https://api.example';
    const results = await Promise.allSettled(
      ['a', 'b'].map((name) =>
        work.run((tx) => store.insert(tx, aCluster({ name, serverUrl }), credential)),
      ),
    );
    const refused = results.filter((r) => r.status === 'rejected');
    expect(refused.map((r) => r.reason as unknown)).toEqual([expect.any(ClusterServerTaken)]);
    expect(await store.count()).toBe(1);
  });

  it('lets a removal wait for whoever holds the cluster', async () => {
    const { store, work } = await registered('eu-1');
    const order: string[] = [];
    const held = Promise.withResolvers<void>();
    const holding = work.run(async (tx) => {
      await store.hold(tx, 'eu-1');
      held.resolve();
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('recorded');
    });
    await held.promise;
    const removing = work.run(async (tx) => {
      await store.remove(tx, 'eu-1');
      order.push('removed');
    });
    await Promise.all([holding, removing]);
    expect(order).toEqual(['recorded', 'removed']);
  });

  it('refuses by constraint what the code would never write', async () => {
    const { prisma } = await registered('eu-1');
    const attempts = {
      a_cluster_name_is_a_dns_label: { name: 'EU 1' },
      a_server_url_is_https: { serverUrl: 'http://x' },
      a_credential_kind_is_one_of_the_list: { credentialKind: 'password' },
      an_impersonation_is_one_of_the_list: { impersonation: 'all' },
      a_health_state_is_one_of_the_list: { healthState: 'fine', checkedAt: new Date() },
      a_known_health_says_when_it_was_checked: { healthState: 'healthy' },
    };
    for (const [constraint, data] of Object.entries(attempts)) {
      const update = prisma.cluster.update({ where: { name: 'eu-1' }, data });
      await expect(update).rejects.toThrow(constraint);
    }
  });
});
