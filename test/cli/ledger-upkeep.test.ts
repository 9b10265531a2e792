// What an operator does to the ledger from a terminal: holds it and lets it go, sends it to receivers,
// sees what they did not take, and sends that once more.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { patienceMs } from '../support/patience.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';
import { Endo } from './harness/endo.ts';

let test: TestGateway;
let receiver: WebhookReceiver;
let endo: Endo;
let stranger: Endo;
beforeAll(async () => {
  const webhooks = { attemptsMax: 1, intervalMs: 10 };
  test = await TestGateway.start({ cluster: false, webhooks });
  receiver = await WebhookReceiver.start();
  const as = async (user: 'operator' | 'engineer') =>
    new Endo({ ENDOSCOPE_SERVER: test.url, ENDOSCOPE_TOKEN: await test.token(user) });
  [endo, stranger] = [await as('operator'), await as('engineer')];
});
afterAll(async () => {
  await endo.close();
  await stranger.close();
  await test.close();
  await receiver.close();
});

/** What it printed; it went well. */
async function run(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await endo.run(args);
  if (status !== 0) throw new Error(`endo ${args.join(' ')}: ${status} ${stderr}`);
  return stdout;
}

/** Its lines by their columns, without the head. */
function rows(table: string): string[][] {
  const [, ...lines] = table.trimEnd().split('\n');
  return lines.map((line) => line.split(/\s{2,}/));
}

describe('endo audit hold', () => {
  it('holds the ledger until it is released, with its reasons in the ledger', async () => {
    expect(await run('audit', 'holds')).toBe('');
    const [[id, state, , reason]] = rows(
      await run('audit', 'hold', '--reason', 'case 2026-17'),
    ) as [string[]];
    expect([state, reason]).toEqual(['holds', 'case 2026-17']);
    expect(await run('audit', 'holds', '-o', 'name')).toBe(`ledger-hold/${id}\n`);
    const released = await run('audit', 'release', id!, '--reason', 'closed', '-o', 'json');
    expect(JSON.parse(released)).toMatchObject([{ id, releaseTime: expect.any(String) }]);
    // Repeating it is harmless.
    await run('audit', 'release', id!);
    expect(rows(await run('audit', 'holds'))).toEqual([
      [id, 'released', expect.any(String), reason],
    ]);
    const told = JSON.parse(await run('audit', '--event', 'ledger.*', '-o', 'json')) as object[];
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'ledger.held', target: id }),
        expect.objectContaining({ event: 'ledger.hold_released', target: id }),
      ]),
    );
  });

  it('says who may not, and what is not there', async () => {
    const denied = await stranger.run(['audit', 'hold', '--reason', 'mine']);
    expect([denied.status, denied.stdout]).toEqual([77, '']);
    expect(denied.stderr).toContain('audit.hold');
    const missing = await endo.run(['audit', 'release', 'hld_none']);
    expect([missing.status, missing.stdout]).toEqual([66, '']);
  });
});

describe('endo webhooks', () => {
  it('lists receivers and what they did not take, and sends it once more', async () => {
    const none = await endo.run(['webhooks', 'list']);
    expect([none.status, none.stderr]).toEqual([
      0,
      'No webhooks. Add one: endo webhook add NAME URL\n',
    ]);
    receiver.behave = () => 503;
    const secret = await run('webhook', 'add', 'siem', receiver.url, '--event', 'policy.denied');
    expect(secret).toMatch(/^whsec_\S+\n$/);
    await stranger.run(['audit']);
    await receiver.until((r) => r.calls.length > 0, 'the denial');
    const letter = await deadLetter();
    expect(letter.slice(1, 4)).toEqual(['policy.denied', receiver.calls[0]!.id, '1']);
    expect(letter.at(-1)).toBe('the receiver answered 503');
    expect(rows(await run('webhooks', 'list'))).toEqual([
      ['siem', 'enabled', 'policy.denied', receiver.url, '1', expect.anything()],
    ]);
    receiver.behave = () => 204;
    const again = await run('webhook', 'replay', 'siem', receiver.calls[0]!.id);
    expect(again).toBe('1 event will be sent to siem once more.\n');
    await receiver.until((r) => r.taken.length > 0, 'the event that was put aside');
    expect(receiver.taken[0]!.id).toBe(receiver.calls[0]!.id);
  });

  /** The one that was put aside: after the call that was refused. */
  async function deadLetter(): Promise<string[]> {
    for (const until = Date.now() + patienceMs; ; ) {
      const [letter] = rows(await run('webhook', 'dead-letters', 'siem'));
      if (letter) return letter;
      if (Date.now() > until) throw new Error('nothing was put aside');
    }
  }

  it('describes, stops, goes on, changes the secret, and takes out', async () => {
    expect(await run('webhook', 'disable', 'siem')).toMatch(
      /^Webhook siem disabled; its next leaf/,
    );
    expect(await run('webhook', 'describe', 'siem')).toContain('disabled (operator)');
    expect(await run('webhook', 'enable', 'siem')).toMatch(/^Webhook siem enabled; its next leaf/);
    expect(await run('webhook', 'rotate-secret', 'siem')).toMatch(/^whsec_\S+\n$/);
    expect(await run('webhook', 'remove', 'siem')).toBe('Webhook siem removed.\n');
    const gone = await endo.run(['webhook', 'describe', 'siem']);
    expect(gone.status).toBe(66);
    const denied = await stranger.run(['webhooks', 'list']);
    expect([denied.status, denied.stdout]).toEqual([77, '']);
  });
});
