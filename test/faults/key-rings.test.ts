// A key ring that is missing, open to others, cut off or somebody else's: the gateway does not start, says which
// fault it is and what to do, and has written nothing with a wrong key. A ring that vanishes under a running
// gateway changes nothing until the next start. Rotated rings are taken.
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeyRingFile } from '@endoscope/secret-box';
import pg from 'pg';
import { ProcessStack } from '../support/process-stack.ts';
import { verifiedLedger } from '../support/verified-ledger.ts';

const rings = ['keyring.json', 'ledger-keyring.json'] as const;
let stack: ProcessStack;
let client: pg.Client;

beforeAll(async () => {
  stack = await ProcessStack.start();
  const gateway = stack.gateway();
  // A cluster, whose credential is sealed, and a signed head.
  await stack.readySession(await gateway.url());
  gateway.signal('SIGTERM');
  await gateway.exited;
  client = new pg.Client({ connectionString: stack.database.url });
  await client.connect();
  for (const ring of rings) copyFileSync(at(ring), `${at(ring)}.kept`);
});
afterEach(async () => {
  await stack.stopGateways();
  for (const ring of rings) {
    rmSync(at(ring), { force: true });
    copyFileSync(`${at(ring)}.kept`, at(ring));
    chmodSync(at(ring), 0o600);
  }
});
afterAll(async () => {
  await client?.end();
  await stack?.close();
});

function at(ring: (typeof rings)[number]): string {
  return join(dirname(stack.keyRingFile), ring);
}

/** Whatever a gateway that starts with a wrong key could have written with it. */
async function written(): Promise<object> {
  const { rows } = await client.query<object>(
    `SELECT (SELECT count(*) FROM audit_event WHERE event = 'ledger.key_introduced') AS introduced,
            (SELECT count(*) FROM ledger_key) AS signed, (SELECT count(*) FROM audit_leaf) AS leaves,
            (SELECT max(tree_size) FROM audit_checkpoint) AS head,
            (SELECT sealed FROM key_ring_proof) AS proof`,
  );
  return rows[0]!;
}

function cutOff(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(0, text.length / 2), { mode: 0o600 });
}

/** With a key of its own, under the name that the right one has. */
function replaceRing(path: string): void {
  const { primary } = JSON.parse(readFileSync(path, 'utf8')) as { primary: string };
  rmSync(path);
  createKeyRingFile(path);
  const ring = JSON.parse(readFileSync(path, 'utf8')) as { primary: string; keys: object };
  const [key] = Object.values(ring.keys) as string[];
  writeFileSync(path, JSON.stringify({ primary, keys: { [primary]: key } }), { mode: 0o600 });
}

/** A further key, which is the primary one now. */
function rotate(path: string): void {
  const ring = JSON.parse(readFileSync(path, 'utf8')) as { keys: Record<string, string> };
  const other = `${path}.other`;
  createKeyRingFile(other);
  const made = JSON.parse(readFileSync(other, 'utf8')) as { keys: Record<string, string> };
  rmSync(other);
  const keys = { ...ring.keys, next: Object.values(made.keys)[0]! };
  writeFileSync(path, JSON.stringify({ primary: 'next', keys }), { mode: 0o600 });
}

describe.each(rings)('the key ring %s', (ring) => {
  const wrong = ring === 'keyring.json' ? 'KEY_RING_WRONG' : 'LEDGER_KEYS_UNKNOWN';
  it.each([
    ['is missing', rmSync, 'KEY_RING_MISSING', 'Bring it back from its backup'],
    [
      'is open to others',
      (path: string) => chmodSync(path, 0o644),
      'KEY_RING_EXPOSED',
      'chmod 600',
    ],
    ['is cut off', cutOff, 'KEY_RING_MALFORMED', 'bring back the whole of it'],
    ['is of other keys', replaceRing, wrong, 'put a new key beside the old one'],
  ])('stops the start when it %s, and says what to do', async (_, spoil, reason, advice) => {
    const before = await written();
    spoil(at(ring));
    const gateway = stack.gateway();
    expect(await gateway.exited).toBe(1);
    const failed = await gateway.said('gateway.start_failed');
    expect(failed['reason']).toBe(reason);
    expect(failed['msg']).toContain(advice);
    expect(gateway.output).not.toContain('gateway.ready');
    expect(await written()).toEqual(before);
  });
});

describe('key rings', () => {
  it('that vanish under a running gateway are missed at its next start only', async () => {
    const url = await stack.gateway().url();
    for (const ring of rings) rmSync(at(ring));
    const session = await stack.readySession(url);
    const { body } = await stack.call(`${url}/v1/sessions/${session}`, { as: 'engineer' });
    expect(body.state).toBe('ready');
    expect((await verifiedLedger(stack, url)).report).toMatchObject({
      isIntact: true,
      findings: [],
    });
    expect(rings.map((ring) => existsSync(at(ring)))).toEqual([false, false]);
    const next = stack.gateway();
    expect(await next.exited).toBe(1);
    expect((await next.said('gateway.start_failed'))['reason']).toBe('KEY_RING_MISSING');
  });

  it('that are rotated are taken, and opened with the old key beside the new one', async () => {
    for (const ring of rings) rotate(at(ring));
    const url = await stack.gateway().url();
    await stack.readySession(url);
    expect((await verifiedLedger(stack, url)).report).toMatchObject({
      isIntact: true,
      findings: [],
    });
    await stack.stopGateways();
    // Whoever has the new ring has sealed with it, so the old one alone is not enough any more.
    for (const ring of rings) copyFileSync(`${at(ring)}.kept`, at(ring));
    const old = stack.gateway();
    expect(await old.exited).toBe(1);
    expect((await old.said('gateway.start_failed'))['reason']).toBe('KEY_RING_WRONG');
  });
});
