import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@endoscope/core';
import { parseKeyRing, SecretBox } from '@endoscope/secret-box';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import type { Webhook } from '../domain/webhook.ts';
import { PrismaDeliveryStore } from './prisma-delivery-store.ts';
import { PrismaWebhookStore } from './prisma-webhook-store.ts';

const ring = { primary: 'k', keys: { k: randomBytes(32).toString('base64') } };
const secrets = new SecretBox(parseKeyRing(JSON.stringify(ring), 'ring'));
let test: TestDatabase;
let store: PrismaWebhookStore;
let delivery: PrismaDeliveryStore;
beforeAll(async () => {
  test = await createTestDatabase();
  store = new PrismaWebhookStore(test.database, secrets, systemClock);
  delivery = new PrismaDeliveryStore(test.database, secrets, systemClock);
});
afterAll(() => test.close());

const unreadable = (name: string): never => {
  throw new Error(`${name} cannot be read`);
};

async function added(name: string): Promise<Webhook> {
  const webhook: Webhook = {
    ...{ name, url: 'https://siem.example/in', events: [], state: 'enabled', deadLetters: 0 },
    ...{ createTime: new Date(), createdBy: 'x', nextLeaf: 5, failures: 0, revision: name },
    ...{ disabledReason: undefined, lastFailure: undefined, nextAttemptTime: undefined },
    ...{ lastDeliveryTime: undefined, oldSecretUntil: undefined },
  };
  await test.database.work.run((tx) => store.insert(tx, webhook, 'whsec_c2VjcmV0'));
  return webhook;
}

const at = (nextLeaf: number) => ({
  ...{ nextLeaf, failures: 0, lastFailure: undefined, nextAttemptTime: undefined },
  lastDeliveryTime: undefined,
});

describe('the lease of who delivers', () => {
  it('is of one at a time, until it is given back or over', async () => {
    const take = (holder: string, leaseMs = 3_600_000) => delivery.takeLease({ holder, leaseMs });
    expect([await take('a'), await take('b'), await take('a')]).toEqual([true, false, true]);
    await delivery.releaseLease('b');
    expect(await take('b')).toBe(false);
    await delivery.releaseLease('a');
    expect([await take('b', 0), await take('a')]).toEqual([true, true]);
    // Longer than any: the clock has stepped back since it was given.
    expect(await take('b', 1_000)).toBe(true);
  });
});

describe('the place of a webhook', () => {
  it('moves on, never back, and only of the registration that is meant', async () => {
    const webhook = await added('place');
    expect(await delivery.note(webhook, at(9))).toBe(true);
    expect(await delivery.note(webhook, at(8))).toBe(false);
    expect(await delivery.note({ name: 'place', revision: 'earlier' }, at(12))).toBe(false);
    await test.database.work.run((tx) => store.setState(tx, 'place', 'operator'));
    expect(await delivery.note(webhook, at(12))).toBe(false);
    expect((await store.find('place'))?.nextLeaf).toBe(9);
  });

  it('moves on with what is put aside, in one step', async () => {
    const webhook = await added('aside');
    const letter = {
      ...{ leafIndex: 5, eventId: 'aud_1', event: 'policy.denied', attempts: 3 },
      ...{ lastFailure: 'no', deadTime: new Date(), isToBeReplayed: false },
    };
    const put = () => test.database.work.run((tx) => delivery.putAside(tx, webhook, letter));
    expect([await put(), await put()]).toEqual([true, false]);
    expect(await store.find('aside')).toMatchObject({ nextLeaf: 6, deadLetters: 1 });
    expect(await delivery.toReplay(webhook, 9)).toEqual([]);
    await test.database.work.run((tx) => store.markForReplay(tx, 'aside', 'aud_1'));
    expect(await delivery.toReplay(webhook, 9)).toEqual([{ ...letter, isToBeReplayed: true }]);
    await delivery.dropDeadLetter(webhook, 5);
    expect(await store.deadLetters('aside', { after: undefined, limit: 9 })).toEqual([]);
  });
});

describe('the secret of a webhook', () => {
  it('rests sealed, is of that webhook alone, and the old one is kept for a while', async () => {
    await added('own');
    const oldSecretUntil = new Date(Date.now() + 3_600_000);
    const given = { secret: 'whsec_bmV3', oldSecretUntil };
    await test.database.work.run((tx) => store.setSecret(tx, 'own', given));
    const mine = async () =>
      (await delivery.enabled(unreadable)).find(({ webhook }) => webhook.name === 'own');
    expect((await mine())?.secrets).toEqual(['whsec_bmV3', 'whsec_c2VjcmV0']);
    const { prisma } = test.database;
    await prisma.$executeRaw`UPDATE webhook SET old_secret_until = '2001-01-01' WHERE name = 'own'`;
    expect((await mine())?.secrets).toEqual(['whsec_bmV3']);
    await added('thief');
    await prisma.$executeRaw`
      UPDATE webhook SET secret_sealed = (SELECT secret_sealed FROM webhook WHERE name = 'own')
      WHERE name = 'thief'`;
    const lost: string[] = [];
    const rest = await delivery.enabled((name) => lost.push(name));
    expect([lost, rest.map(({ webhook }) => webhook.name)]).toEqual([
      ['thief'],
      expect.not.arrayContaining(['thief']),
    ]);
  });
});
