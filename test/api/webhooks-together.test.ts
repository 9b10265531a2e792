// Several gateways on one database, of which one delivers: each event comes once, also when another
// goes on; and a receiver that never answers is given up and asked again.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { patienceMs } from '../support/patience.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

/** Looks once, at its start, and keeps no lease: it delivers nothing. */
const resting = { intervalMs: 3_600_000, leaseMs: 1 };
/** Longer than any pause of a slow machine: it ends when its holder lets it go. */
const leaseMs = 600_000;

let test: TestGateway;
let receiver: WebhookReceiver;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false, webhooks: resting });
  receiver = await WebhookReceiver.start();
});
afterAll(async () => {
  await test.close();
  await receiver.close();
});

async function add(): Promise<void> {
  const body = { name: 'siem', url: receiver.url, events: ['policy.denied'] };
  const { status } = await test.call('POST', '/v1/webhooks', { as: 'operator', body });
  expect(status).toBe(201);
}

function remove(): Promise<unknown> {
  return test.call('DELETE', '/v1/webhooks/siem', { as: 'operator' });
}

/** As many denials at each. */
async function deny(gateways: readonly TestGateway[], times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    for (const each of gateways) await each.call('GET', '/v1/audit-events', { as: 'engineer' });
  }
}

async function denials(): Promise<string[]> {
  const path = '/v1/audit-events?event=policy.denied&pageSize=500';
  const { body } = await test.call('GET', path, { as: 'operator' });
  return (body.auditEvents as { id: string }[]).map(({ id }) => id).reverse();
}

async function holder(): Promise<string> {
  const [row] = await test.database.database.prisma.$queryRaw<{ holder: string }[]>`
    SELECT holder FROM webhook_lease`;
  return row!.holder;
}

const received = (): string[] => receiver.calls.map(({ id }) => id);

describe('two gateways that deliver', () => {
  it('send each event once and in order, and the one goes on where the other stopped', async () => {
    const webhooks = { intervalMs: 10, leaseMs };
    const before = await holder();
    const one = await TestGateway.start({ beside: test, webhooks });
    // The first that looks has the lease: the other finds it taken.
    while ((await holder()) === before) await sleep(20);
    const held = await holder();
    const other = await TestGateway.start({ beside: test, webhooks });
    await add();
    await deny([test, one, other], 15);
    await receiver.until((r) => r.taken.length >= 45, 'every denial');
    expect(await holder()).toBe(held);
    await one.close();
    await deny([test, other], 10);
    await receiver.until((r) => r.taken.length >= 65, 'those after the first had left');
    expect(await holder()).not.toBe(held);
    expect(received()).toEqual(await denials());
    await other.close();
    await remove();
  });
});

describe('a receiver that never answers', () => {
  it('is given up after a while, and asked again for the same event', async () => {
    const webhooks = { intervalMs: 10, leaseMs, attemptTimeoutMs: 300, attemptsMax: 1_000 };
    const retries = { retryMsMin: 5, retryMsMax: 20 };
    const gateway = await TestGateway.start({
      beside: test,
      webhooks: { ...webhooks, ...retries },
    });
    const before = receiver.calls.length;
    let isHanging = true;
    receiver.behave = () => (isHanging ? 'hang' : 204);
    await add();
    await deny([test], 1);
    for (const until = Date.now() + patienceMs; ; await sleep(20)) {
      const { body } = await test.call('GET', '/v1/webhooks/siem', { as: 'operator' });
      if (body.failures >= 2) {
        expect(body).toMatchObject({ state: 'enabled', lastFailure: 'no answer within 300 ms' });
        break;
      }
      if (Date.now() > until) throw new Error(`nothing was given up: ${JSON.stringify(body)}`);
    }
    isHanging = false;
    const taken = receiver.taken.length;
    await receiver.until((r) => r.taken.length > taken, 'the event, once it answers');
    expect(new Set(received().slice(before))).toEqual(new Set([(await denials()).at(-1)]));
    await gateway.close();
    await remove();
  });
});
