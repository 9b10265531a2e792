/**
 * Sealing on a real Postgres, as the gateway's own user. Goals: whatever order transactions end in,
 * every committed event gets one leaf and none is missed; two sealers never do harm to each other;
 * a clock that steps back holds nothing up; nobody changes what was sealed.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { invariant } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { ProveConsistency } from '../application/prove-consistency.ts';
import { ProveInclusion } from '../application/prove-inclusion.ts';
import { sealedBatch, SealLedger } from '../application/seal-ledger.ts';
import type { SealResult } from '../application/seal-ledger.ts';
import { openCheckpoint } from '../domain/ledger/checkpoint.ts';
import { eventRecordOf } from '../domain/ledger/event-record.ts';
import { isConsistent, isIncluded } from '../domain/ledger/merkle-proof.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import type { SealingStore } from '../ports/ledger-store.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { PrismaAuditLog } from './prisma-audit-log.ts';
import { PrismaLedgerReader } from './prisma-ledger-reader.ts';
import { PrismaSealingStore } from './prisma-sealing-store.ts';

const origin = 'endoscope.example/ledger';
const signer = new NoteSigner(origin, Buffer.alloc(32, 1));
const nextSigner = new NoteSigner(origin, Buffer.alloc(32, 2));

let db: TestDatabase;
let clients: pg.Client[];

beforeAll(async () => {
  db = await createTestDatabase();
});

beforeEach(() => {
  clients = [];
});

afterAll(async () => {
  await db?.close();
});

async function connect(url = db.appUrl): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

async function disconnect(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.end()));
}

function sealerAs(holder: string, rowsMax = 2_000, store: SealingStore = sealingStore()) {
  return new SealLedger(
    store,
    db.database.quickWork,
    { holder, origin, signers: [signer] },
    { rowsMax },
  );
}

function sealingStore(): PrismaSealingStore {
  return new PrismaSealingStore(db.database);
}

/** As the clock does it when nobody sealed for a while. */
async function expireLease(): Promise<void> {
  await db.database.prisma.$executeRaw`UPDATE ledger_lease SET expires_at = '2000-01-01'`;
}

async function append(count: number): Promise<void> {
  const log = new PrismaAuditLog(db.database);
  await db.database.work.run(async (tx) => {
    for (let n = 0; n < count; n += 1) await log.append(tx, anAuditEvent({}));
  });
}

/** In a transaction of the caller. */
async function insert(client: pg.Client, event = anAuditEvent({})): Promise<bigint> {
  const { rows } = await client.query<{ sequence: string }>(
    `INSERT INTO audit_event
       (id, occurred_at, event, result, issuer, subject, username, entry, request_id)
     VALUES ($1, now(), 'session.requested', 'success', 'i', 's', 'u', 'rest', 'req_1')
     RETURNING sequence`,
    [event.id],
  );
  return BigInt(rows[0]!.sequence);
}

async function sealAll(sealer: SealLedger): Promise<number> {
  let events = 0;
  for (;;) {
    const result = await sealer.execute();
    if (result.kind !== 'sealed') return events;
    events += result.events;
  }
}

interface Audit {
  readonly committed: bigint;
  readonly sealed: bigint;
  readonly unsealed: bigint;
  readonly gaps: bigint;
}

async function auditOf(): Promise<Audit> {
  const [row] = await db.database.prisma.$queryRaw<Audit[]>`
    SELECT (SELECT count(*) FROM audit_event) AS committed,
           (SELECT count(*) FROM audit_leaf JOIN audit_event USING (sequence)) AS sealed,
           (SELECT count(*) FROM audit_event AS e WHERE NOT EXISTS (
              SELECT FROM audit_leaf AS l WHERE l.sequence = e.sequence)) AS unsealed,
           (SELECT coalesce(max(leaf_index) + 1, 0) - count(*) FROM audit_leaf) AS gaps`;
  return row!;
}

async function expectAllSealed(): Promise<void> {
  const { committed, sealed, unsealed, gaps } = await auditOf();
  expect({ sealed, unsealed, gaps }).toEqual({ sealed: committed, unsealed: 0n, gaps: 0n });
}

const settledThrough = async (): Promise<bigint> =>
  (await db.database.prisma.ledgerLease.findFirstOrThrow()).settledThrough;

describe('sealing', () => {
  it('signs a head over the events of one batch, in one leaf each, and then is idle', async () => {
    await append(7);
    const sealer = sealerAs('a', 5);
    const results = [await sealer.execute(), await sealer.execute(), await sealer.execute()];
    expect(results.map((each) => each.kind === 'sealed' && [each.events, each.isFull])).toEqual([
      [5, true],
      [2, false],
      false,
    ]);
    await expectAllSealed();
    const head = await new PrismaLedgerReader(db.database).latestHead();
    const opened = openCheckpoint(head!.note, { origin, verifiers: [signer.verifier] });
    expect(opened).toMatchObject({ treeSize: 7, signedAt: head!.signedAt });
    expect(Buffer.from(opened.root)).toEqual(Buffer.from(head!.root));
  });

  it('seals every column an event has', async () => {
    const rows = await db.database.prisma.$queryRaw<{ name: string }[]>`
      SELECT column_name::text AS name FROM information_schema.columns
      WHERE table_name = 'audit_event'`;
    const camel = (name: string) => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase());
    const sealed = Object.keys(eventRecordOf(1n, anAuditEvent({})));
    expect(sealed.sort()).toEqual(rows.map(({ name }) => camel(name)).sort());
  });

  it('proves every event, and each head an extension of those before, across tiles', async () => {
    await append(600);
    await sealAll(sealerAs('a', 97));
    const reader = new PrismaLedgerReader(db.database);
    const head = (await reader.latestHead())!;
    const leaves = await reader.leaves({ start: 0, limit: 1_000 });
    expect(leaves).toHaveLength(head.treeSize);
    const prove = new ProveInclusion(reader);
    for (const { event, leafIndex } of leaves.filter((_, at) => at % 41 === 0)) {
      const proof = (await prove.execute({ eventId: event!.id }))!;
      const claim = { index: leafIndex, size: head.treeSize, leafHash: proof.leafHash };
      expect(isIncluded({ ...claim, root: head.root }, proof.hashes)).toBe(true);
    }
    const consistency = new ProveConsistency(reader);
    for (const old of await reader.heads({ afterSize: 0, limit: 100 })) {
      const proof = (await consistency.execute({ fromSize: old.treeSize }))!;
      const claim = {
        from: { size: old.treeSize, root: old.root },
        to: { size: head.treeSize, root: head.root },
      };
      expect(isConsistent(claim, proof.hashes)).toBe(true);
    }
  });

  it('leaves nothing of a pass that fails, and the next one seals it', async () => {
    await append(3);
    const before = await auditOf();
    const store = sealingStore();
    const failing = sealerAs('a', 10, {
      hasWork: (claim) => store.hasWork(claim),
      oldestUnsealedMs: () => store.oldestUnsealedMs(),
      releaseLease: (holder) => store.releaseLease(holder),
      holdOff: (tx) => store.holdOff(tx),
      takeLease: (tx, claim) => store.takeLease(tx, claim),
      takeUnsealed: (tx, limit) => store.takeUnsealed(tx, limit),
      readEdge: (tx) => store.readEdge(tx),
      insert: async (tx, batch) => {
        await store.insert(tx, batch);
        throw new Error('just before the commit');
      },
    });
    await expect(failing.execute()).rejects.toThrow('just before the commit');
    expect(await auditOf()).toEqual(before);
    await sealAll(sealerAs('a'));
    await expectAllSealed();
  });

  it('introduces a new key with the first head it signs and keeps heads of the old one', async () => {
    await append(1);
    const sealer = { holder: 'a', origin, signers: [nextSigner, signer] as const };
    const rotated = new SealLedger(sealingStore(), db.database.quickWork, sealer);
    const result = await rotated.execute();
    invariant(result.kind === 'sealed', 'the event is sealed');
    const keys = await new PrismaLedgerReader(db.database).keys();
    expect(keys.map(({ vkey, validFromSize }) => [vkey, validFromSize])).toEqual([
      [signer.verifier.vkey, 5],
      [nextSigner.verifier.vkey, result.head.treeSize],
    ]);
    for (const verifier of [signer.verifier, nextSigner.verifier]) {
      const { keyIds } = openCheckpoint(result.head.note, { origin, verifiers: [verifier] });
      expect(keyIds).toEqual([verifier.keyId]);
    }
  });
});

describe('transactions that end in another order than they began', () => {
  it('are sealed as they are committed; a late one is found when it comes', async () => {
    const late = await connect();
    await late.query('BEGIN');
    const lateSequence = await insert(late);
    await append(20);
    const sealer = sealerAs('a', 6);
    expect(await sealAll(sealer)).toBe(20);
    // Often enough for the bound to move wherever it may.
    for (let pass = 0; pass < 5; pass += 1) await sealer.execute();
    expect((await settledThrough()) < lateSequence).toBe(true);

    await late.query('COMMIT');
    expect(await sealAll(sealer)).toBe(1);
    await expectAllSealed();
    await append(1);
    await sealAll(sealer);
    await sealAll(sealer);
    expect((await settledThrough()) >= lateSequence).toBe(true);
    await disconnect();
  });

  it('do not hold the bound back for ever when they are rolled back', async () => {
    const lost = await connect();
    await lost.query('BEGIN');
    const sequence = await insert(lost);
    await append(1);
    await sealAll(sealerAs('a'));
    await lost.query('ROLLBACK');
    await append(1);
    await sealAll(sealerAs('a'));
    await sealAll(sealerAs('a'));
    expect((await settledThrough()) > sequence).toBe(true);
    expect(await sealingStore().hasWork({ holder: 'nobody', leaseMs: 3_000 })).toBe(false);
    await expectAllSealed();
    await disconnect();
  });

  it('are all sealed once, in any interleaving of eight of them with the sealer', async () => {
    const random = seeded(20_261_121);
    const writers = await Promise.all(Array.from({ length: 8 }, () => connect()));
    const isOpen = writers.map(() => false);
    const sealer = sealerAs('a', 7);
    for (let step = 0; step < 1_200; step += 1) {
      const at = Math.floor(random() * writers.length);
      const [writer, roll] = [writers[at]!, random()];
      if (roll < 0.15) {
        await sealer.execute();
      } else if (!isOpen[at]) {
        await writer.query('BEGIN');
        isOpen[at] = true;
      } else if (roll < 0.6) {
        await insert(writer);
      } else {
        await writer.query(roll < 0.9 ? 'COMMIT' : 'ROLLBACK');
        isOpen[at] = false;
      }
    }
    await Promise.all(writers.map((writer) => writer.query('COMMIT')));
    await sealAll(sealer);
    await expectAllSealed();
    await disconnect();
    // Two thousand round trips: seconds when alone.
  }, 300_000);
});

describe('two sealers', () => {
  it('at once seal everything once', async () => {
    await expireLease();
    await append(120);
    const sealers = [sealerAs('a', 10), sealerAs('b', 10), sealerAs('c', 10)];
    const results: SealResult[] = [];
    for (let round = 0; round < 20; round += 1) {
      results.push(...(await Promise.all(sealers.map((sealer) => sealer.execute()))));
      if (round % 4 === 0) await expireLease();
    }
    await sealAll(sealerAs((await db.database.prisma.ledgerLease.findFirstOrThrow()).holder));
    await expectAllSealed();
    const tokens = new Set(
      results.flatMap((each) => (each.kind === 'sealed' ? each.fencingToken : [])),
    );
    expect(tokens.size).toBeGreaterThan(0);
  });

  it('take turns only when the lease is over, each turn with a larger token', async () => {
    await expireLease();
    const [a, b] = [sealerAs('a'), sealerAs('b')];
    const turn = async (sealer: SealLedger) => {
      await append(1);
      const result = await sealer.execute();
      return result.kind === 'sealed' ? result.fencingToken : result.kind;
    };
    const first = await turn(a);
    invariant(typeof first === 'bigint', 'the lease was over');
    expect([await turn(a), await turn(b)]).toEqual([first, 'standby']);
    await expireLease();
    expect([await turn(b), await turn(a)]).toEqual([first + 1n, 'standby']);
  });

  it('do not wait for one another', async () => {
    await append(1);
    const busy = await connect();
    await busy.query('BEGIN');
    await busy.query('SELECT FROM ledger_lease FOR UPDATE');
    expect(await sealerAs('a').execute()).toEqual({ kind: 'standby' });
    await busy.query('ROLLBACK');
    await disconnect();
  });
});

describe('a clock that steps back', () => {
  it('does not leave the lease with one that is gone', async () => {
    await append(1);
    // What a lease looks like that was given a day before, by a clock a day ahead.
    await db.database.prisma.$executeRaw`
      UPDATE ledger_lease SET holder = 'gone', expires_at = clock_timestamp() + interval '1 day'`;
    expect(await sealerAs('b').execute()).toMatchObject({ kind: 'sealed' });
    await expectAllSealed();
  });

  it('does not make heads go back in time', async () => {
    const reader = new PrismaLedgerReader(db.database);
    const head = (await reader.latestHead())!;
    const entries = new Map([[0, [head.root]]]);
    const edge = { head: { ...head, treeSize: 1 }, entries, keyIds: [] };
    const now = new Date(head.signedAt.getTime() - 86_400_000);
    const event = { sequence: 1n, event: anAuditEvent({}) };
    const batch = sealedBatch({ origin, signers: [signer] }, { events: [event], edge, now });
    expect(batch.head.signedAt).toEqual(head.signedAt);
  });
});

describe('what is sealed', () => {
  const tables = ['audit_leaf', 'audit_tile', 'audit_checkpoint', 'ledger_key'];
  for (const table of tables) {
    const changes = [
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
      `UPDATE ${table} SET ${columnOf(table)} = ${columnOf(table)}`,
    ];
    for (const sql of changes) {
      it(`refuses ${sql} by the application and by the owner`, async () => {
        const [application, owner] = [await connect(), await connect(db.url)];
        await expect(application.query(sql)).rejects.toMatchObject({ code: '42501' });
        await expect(owner.query(sql)).rejects.toMatchObject({
          code: '23001',
          message: expect.stringContaining(`${table} is append-only`),
        });
        await disconnect();
      });
    }
  }

  it('cannot be given a place by the application that the sealer has passed', async () => {
    const application = await connect();
    const attempt = application.query(
      `INSERT INTO audit_event
         (sequence, id, occurred_at, event, result, issuer, subject, username, entry, request_id)
       VALUES (-1, 'aud_0', now(), 'a.b', 'success', '', '', '', 'rest', '')`,
    );
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
    for (const sql of [
      'DELETE FROM ledger_lease',
      'INSERT INTO ledger_lease SELECT FROM ledger_lease',
    ]) {
      await expect(application.query(sql)).rejects.toMatchObject({ code: '42501' });
    }
    await disconnect();
  });
});

function columnOf(table: string): string {
  return { audit_leaf: 'leaf_hash', audit_tile: 'root', audit_checkpoint: 'note' }[table] ?? 'vkey';
}

/** Mulberry32: the same steps every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
