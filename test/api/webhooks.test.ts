// Sealed events sent to receivers: signed, in order, again until they are taken or put aside; and
// who may say where to. The receiver is a real HTTP server that answers as each case tells it.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { leafHashOf } from '@endoscope/audit/verify';
import { canonicalJson } from '@endoscope/core';
import { CloudEvent } from 'cloudevents';
import { Webhook } from 'standardwebhooks';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';
import type { Answer } from '../support/test-gateway.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

let test: TestGateway;
let receiver: WebhookReceiver;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start({
    cluster: false,
    webhooks: { attemptsMax: 3, retryMsMin: 5, retryMsMax: 20, intervalMs: 10 },
  });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});
afterEach(async () => {
  const { body } = await call('GET', '');
  for (const { name } of body.webhooks as { name: string }[]) await call('DELETE', `/${name}`);
  await receiver.close();
});

function call(method: string, path: string, body?: object): Promise<Answer> {
  return test.call(method, `/v1/webhooks${path}`, { as: 'operator', body });
}

async function add(name: string, more: object = {}): Promise<{ secret: string }> {
  const { status, body } = await call('POST', '', { name, url: receiver.url, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as { secret: string };
}

/** Leaves a denial in the ledger. */
async function deny(): Promise<void> {
  await test.call('GET', '/v1/audit-events', { as: 'engineer' });
}

/** Until all that is in the ledger now has its leaf. */
async function sealed(): Promise<void> {
  while ((await test.gateway.services.ledger.lagMs()) > 0) await sleep(10);
}

async function until(isTrue: (webhook: Answer['body']) => boolean, name = 'siem') {
  for (;;) {
    const { body } = await call('GET', `/${name}`);
    if (isTrue(body)) return body;
    await sleep(10);
  }
}

const denial = 'endoscope.policy.denied';

describe('a webhook', () => {
  it('gets what is sealed from now on, signed, as CloudEvents with their place', async () => {
    await deny();
    await sealed();
    const { secret } = await add('siem');
    await deny();
    await receiver.until((r) => r.types().includes(denial), 'the denial');
    // What was before it was added does not come; its own adding does.
    expect(receiver.types().slice(0, 2)).toEqual(['endoscope.webhook.added', denial]);
    const [first] = receiver.taken;
    const { headers, body, event } = first!;
    expect(new Webhook(secret).verify(body, headers)).toEqual(event);
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature');
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    const validated = new CloudEvent(JSON.parse(body) as object);
    expect(validated).toMatchObject({ id: headers['webhook-id'], specversion: '1.0' });
    const leaf = leafHashOf(canonicalJson(event.data));
    expect(Buffer.from(leaf).toString('base64')).toBe(validated['leafhash']);
  });

  it('gets events in the order of the ledger, and only those that it asks for', async () => {
    await add('siem', { events: ['policy.*', 'webhook.added'] });
    for (let n = 0; n < 30; n += 1) await deny();
    // Of an event that never is: one sealed before would come too, though it is older.
    await add('other', { events: ['session.ended'] });
    await receiver.until((r) => r.types().filter((t) => t.endsWith('added')).length === 2, 'both');
    const leaves = receiver.taken.map(({ event }) => Number(event.leafindex));
    expect(leaves).toEqual(leaves.toSorted((a, b) => a - b));
    expect(new Set(receiver.types())).toEqual(new Set(['endoscope.webhook.added', denial]));
    expect(receiver.types().filter((type) => type === denial)).toHaveLength(30);
    expect(new Set(receiver.taken.map(({ id }) => id)).size).toBe(receiver.taken.length);
  });

  it('may begin in the past', async () => {
    await add('siem', { fromLeaf: 0 });
    await receiver.until((r) => r.types().includes('endoscope.webhook.added'), 'its adding');
    expect(receiver.taken[0]!.event).toMatchObject({
      leafindex: '0',
      type: 'endoscope.policy.changed',
    });
  });

  it.each([
    ['an error', 500],
    ['a cut connection', 'reset'],
    ['a way elsewhere', { location: 'http://127.0.0.1:9/' }],
  ] as const)('that answers with %s is asked again, later events wait', async (_, status) => {
    let failed = 0;
    receiver.behave = () => ((failed += 1) < 3 ? status : 204);
    await add('siem', { events: ['policy.denied'] });
    await deny();
    await deny();
    await receiver.until((r) => r.taken.length >= 2, 'both denials');
    const ids = receiver.calls.map(({ id }) => id);
    expect(ids).toEqual([ids[0], ids[0], ids[0], ids[3]]);
    expect(await until((webhook) => webhook.nextLeaf > 0 && webhook.failures === 0)).toMatchObject({
      state: 'enabled',
      deadLetters: 0,
    });
  });

  it('has put aside what it does not take, and gets it when it is replayed', async () => {
    let isAway = true;
    const poison = new Set<string>();
    receiver.behave = ({ id }) => {
      if (poison.size === 0) poison.add(id);
      return isAway && poison.has(id) ? 503 : 204;
    };
    await add('siem', { events: ['policy.denied'] });
    await deny();
    await deny();
    await receiver.until((r) => r.taken.length >= 1, 'the event after it');
    const [id] = poison;
    expect(receiver.calls.filter((each) => each.id === id)).toHaveLength(3);
    const { body } = await call('GET', '/siem/dead-letters');
    const { leafindex } = receiver.calls[0]!.event;
    expect(body.deadLetters).toEqual([
      {
        ...{ leafIndex: Number(leafindex), event: id, eventName: 'policy.denied', attempts: 3 },
        ...{ lastFailure: 'the receiver answered 503', toBeReplayed: false },
        deadTime: expect.any(String),
      },
    ]);
    // Away still: it stays, with one attempt more.
    expect((await call('POST', '/siem/dead-letters:replay', { event: id })).body.replayed).toBe(1);
    for (;;) {
      const [letter] = (await call('GET', '/siem/dead-letters')).body.deadLetters as {
        attempts: number;
      }[];
      if (letter?.attempts === 4) break;
      await sleep(10);
    }
    isAway = false;
    expect((await call('POST', '/siem/dead-letters:replay', {})).body).toEqual({ replayed: 1 });
    await receiver.until((r) => r.taken.length >= 2, 'the replayed one');
    expect(receiver.taken[1]!.id).toBe(id);
    await until(({ deadLetters }) => deadLetters === 0);
    const missing = await call('POST', '/siem/dead-letters:replay', { event: id });
    expect([missing.status, missing.body.reason]).toEqual([404, 'DEAD_LETTER_NOT_FOUND']);
    const { body: events } = await test.call(
      'GET',
      '/v1/audit-events?event=webhook.delivery_abandoned',
      { as: 'operator' },
    );
    expect(events.auditEvents[0]).toMatchObject({
      ...{ result: 'failure', target: 'siem', entry: 'system' },
      details: { event: id, attempts: 3, failure: 'the receiver answered 503' },
    });
    // Told of, but sent to nobody: it would make one more for each.
    expect(receiver.types().join()).not.toContain('abandoned');
  });

  it('that is gone for good is disabled, and loses nothing', async () => {
    receiver.behave = () => 410;
    await add('siem', { events: ['policy.denied'] });
    await deny();
    const webhook = await until(({ state }) => state === 'disabled');
    expect(webhook.disabledReason).toBe('receiver_gone');
    receiver.behave = () => 204;
    await deny();
    expect((await call('POST', '/siem:enable')).body).toMatchObject({ state: 'enabled' });
    await receiver.until((r) => r.taken.length >= 2, 'both');
  });

  it('that an operator disables is sent nothing until it is enabled', async () => {
    await add('siem', { events: ['policy.denied'] });
    await add('other', { events: ['policy.denied'] });
    const { body } = await call('POST', '/siem:disable');
    expect(body).toMatchObject({ state: 'disabled', disabledReason: 'operator' });
    await deny();
    await receiver.until((r) => r.taken.length >= 1, 'the one of the other');
    await call('POST', '/siem:enable');
    await receiver.until((r) => r.taken.length >= 2, 'the same for this one');
    expect(receiver.taken[0]!.id).toBe(receiver.taken[1]!.id);
  });

  it('is signed with both secrets while they are exchanged', async () => {
    const { secret: old } = await add('siem', { events: ['policy.denied'] });
    const { body } = await call('POST', '/siem:rotateSecret');
    const { secret } = body as { secret: string };
    expect(secret).not.toBe(old);
    // A delivery that had begun before signs with the old one alone.
    const both = () =>
      receiver.taken.find(({ headers }) => headers['webhook-signature']!.includes(' '));
    for (let n = 1; both() === undefined; n += 1) {
      await deny();
      await receiver.until((r) => r.taken.length >= n, 'the denial');
    }
    const { body: text, headers } = both()!;
    for (const each of [old, secret]) {
      expect(new Webhook(each).verify(text, headers)).toMatchObject({ type: denial });
    }
  });

  it('shows its secret once, and nowhere else', async () => {
    const { secret } = await add('siem');
    const key = secret.slice('whsec_'.length);
    const answers = [await call('GET', ''), await call('GET', '/siem')];
    const rows = await test.database.database.prisma.$queryRaw<{ row: string }[]>`
      SELECT to_jsonb(webhook)::text AS row FROM webhook
      UNION ALL SELECT to_jsonb(audit_event)::text FROM audit_event`;
    const all = [...answers.map(({ body }) => JSON.stringify(body)), ...rows.map((r) => r.row)];
    expect([...all, ...test.logLines].filter((text) => text.includes(key))).toEqual([]);
  });
});

describe('a change of webhooks', () => {
  it('is an event each', async () => {
    await add('siem', { url: `${receiver.url}?token=hidden`, events: ['policy.denied'] });
    for (const verb of ['disable', 'enable', 'rotateSecret']) await call('POST', `/siem:${verb}`);
    await call('POST', '/siem/dead-letters:replay', {});
    await call('DELETE', '/siem');
    const { body } = await test.call('GET', '/v1/audit-events?event=webhook.*&pageSize=6', {
      as: 'operator',
    });
    const events = body.auditEvents as { event: string; target: string; details: object }[];
    expect(events.map(({ event, target }) => `${event} ${target}`).reverse()).toEqual([
      'webhook.added siem',
      'webhook.disabled siem',
      'webhook.enabled siem',
      'webhook.secret_rotated siem',
      'webhook.replayed siem',
      'webhook.removed siem',
    ]);
    expect(events.at(-1)!.details).toMatchObject({ url: receiver.url, events: ['policy.denied'] });
  });

  it.each([
    [{ name: 'Siem' }, 'name'],
    [{ url: 'nowhere' }, 'url'],
    [{ url: 'ftp://siem.example/in' }, 'url'],
    [{ url: 'https://user:word@siem.example/in' }, 'url'],
    [{ url: 'https://siem.example/in#part' }, 'url'],
    [{ url: 'https://169.254.169.254/latest' }, 'url'],
    [{ url: 'https://[fd00::1]/in' }, 'url'],
    [{ url: 'https://10.0.0.7/in' }, 'url'],
    [{ events: ['no.event'] }, 'events[0]'],
    [{ fromLeaf: -1 }, 'fromLeaf'],
  ])('is refused as described: %j', async (change, field) => {
    const { status, body } = await call('POST', '', { name: 'x', url: receiver.url, ...change });
    expect([status, body.reason]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.fields[0].field).toBe(field);
  });

  it('is refused for a name that is taken, and for one that is not there', async () => {
    await add('siem');
    const taken = await call('POST', '', { name: 'siem', url: receiver.url });
    expect([taken.status, taken.body.reason]).toEqual([409, 'WEBHOOK_NAME_TAKEN']);
    for (const [method, path] of [
      ['GET', '/none'],
      ['DELETE', '/none'],
      ['POST', '/none:enable'],
      ['POST', '/none:disable'],
      ['POST', '/none:rotateSecret'],
      ['GET', '/none/dead-letters'],
      ['POST', '/none/dead-letters:replay'],
    ] as const) {
      const answer = await call(method, path, method === 'POST' ? {} : undefined);
      expect([path, answer.status, answer.body.reason]).toEqual([path, 404, 'WEBHOOK_NOT_FOUND']);
    }
  });

  it('is not for everybody', async () => {
    await add('siem');
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/siem'],
      ['DELETE', '/siem'],
      ['POST', '/siem:enable'],
      ['GET', '/siem/dead-letters'],
    ] as const) {
      const { status, body } = await test.call(method, `/v1/webhooks${path}`, { as: 'engineer' });
      expect([path, status, body.reason]).toEqual([path, 403, 'POLICY_DENIED']);
    }
  });

  it('can be made through gRPC as well', async () => {
    const metadata = bearer(await test.token('operator'));
    const unary = async (method: string, request: object) =>
      (await grpc.unary('webhook', method, request, metadata)).response as never;
    const { secret } = await unary('addWebhook', { name: 'siem', url: receiver.url });
    await receiver.until((r) => r.taken.length > 0, 'its adding');
    const { body, headers } = receiver.taken[0]!;
    expect(new Webhook(secret as string).verify(body, headers)).toBeDefined();
    const { webhook } = await unary('getWebhook', { webhook: 'siem' });
    expect(webhook).toMatchObject({ name: 'siem', state: 'enabled', deadLetters: 0 });
    const { webhooks } = await unary('listWebhooks', {});
    expect(webhooks).toHaveLength(1);
    expect((await unary('disableWebhook', { webhook: 'siem' })) as object).toMatchObject({
      webhook: { state: 'disabled', disabledReason: 'operator' },
    });
    expect((await unary('enableWebhook', { webhook: 'siem' })) as object).toMatchObject({
      webhook: { state: 'enabled', disabledReason: '' },
    });
    expect((await unary('rotateWebhookSecret', { webhook: 'siem' })) as object).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
    });
    expect(await unary('listDeadLetters', { webhook: 'siem' })).toMatchObject({ deadLetters: [] });
    expect(await unary('replayDeadLetters', { webhook: 'siem' })).toEqual({ replayed: 0 });
    await unary('removeWebhook', { webhook: 'siem' });
    expect((await call('GET', '/siem')).status).toBe(404);
  });
});

describe('an address that is not allowed', () => {
  it('is refused when it is dialled, too: a name may lead elsewhere by then', async () => {
    const { prisma } = test.database.database;
    await add('siem', { events: ['policy.denied'] });
    await call('POST', '/siem:disable');
    await sealed();
    // As if the name had resolved to something else when it was added.
    await prisma.$executeRaw`UPDATE webhook SET url = 'http://10.255.255.1:9/' WHERE name = 'siem'`;
    await call('POST', '/siem:enable');
    await deny();
    await until(({ deadLetters }) => deadLetters === 1);
    const { body } = await call('GET', '/siem/dead-letters');
    expect(body.deadLetters[0].lastFailure).toContain('is private or reserved');
    expect(receiver.calls).toEqual([]);
  });
});
