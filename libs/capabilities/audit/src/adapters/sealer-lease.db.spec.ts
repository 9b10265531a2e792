/**
 * Two gateways on one Postgres: who seals, who takes over, who introduces a key. Nothing here waits
 * for a clock; the lease's row is written as time would leave it.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { AppendAudit } from '../application/append-audit.ts';
import { IntroduceKeys } from '../application/introduce-keys.ts';
import { SealLedger } from '../application/seal-ledger.ts';
import { LedgerKeysUnknown } from '../domain/ledger/ledger.errors.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { PrismaAuditLog } from './prisma-audit-log.ts';
import { PrismaLedgerReader } from './prisma-ledger-reader.ts';
import { PrismaSealingStore } from './prisma-sealing-store.ts';

const origin = 'endoscope.example/ledger';
const [first, second, third] = [1, 2, 3].map(
  (byte) => new NoteSigner(origin, Buffer.alloc(32, byte)),
) as [NoteSigner, NoteSigner, NoteSigner];
/** Longer than any machine may pause. */
const leaseMs = 3_600_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(() => setLease("''", "'2000-01-01'"));
afterAll(() => db?.close());

const store = (): PrismaSealingStore => new PrismaSealingStore(db.database);

function sealerAs(holder: string): SealLedger {
  const sealer = { holder, origin, signers: [first] as const };
  return new SealLedger(store(), db.database.work, sealer, { leaseMs });
}

async function append(): Promise<void> {
  const log = new PrismaAuditLog(db.database);
  await db.database.work.run((tx) => log.append(tx, anAuditEvent({ occurredAt: new Date() })));
}

/** As SQL. */
async function setLease(holder: string, expiresAt: string): Promise<void> {
  await db.database.prisma.$executeRawUnsafe(
    `UPDATE ledger_lease SET holder = ${holder}, expires_at = ${expiresAt}`,
  );
}

const lastEvent = () => db.database.prisma.auditEvent.aggregate({ _max: { sequence: true } });
const inMs = (ms: number): string => `clock_timestamp() + interval '${ms} milliseconds'`;
const leaseOf = () => db.database.prisma.ledgerLease.findFirstOrThrow();

async function seal(holder: string): Promise<string> {
  return (await sealerAs(holder).execute()).kind;
}

async function sealAll(holder: string): Promise<void> {
  while ((await seal(holder)) !== 'idle');
}

describe('the lease of the sealer', () => {
  it('keeps the second of two gateways from sealing, whatever there is to seal', async () => {
    await append();
    expect(await seal('a')).toBe('sealed');
    await setLease("'a'", inMs(leaseMs));
    await append();
    expect(await seal('b')).toBe('standby');
    expect(await seal('a')).toBe('sealed');
  });

  it('goes over when it has run out', async () => {
    await append();
    await setLease("'a'", inMs(0));
    expect(await seal('b')).toBe('sealed');
    expect((await leaseOf()).holder).toBe('b');
  });

  it('goes over at once when it is given back', async () => {
    await setLease("'a'", inMs(leaseMs));
    await store().releaseLease('b');
    await append();
    expect(await seal('b')).toBe('standby');
    await store().releaseLease('a');
    expect(await seal('b')).toBe('sealed');
  });

  it('is kept by its holder while there is nothing to seal, and by nobody else', async () => {
    await append();
    await sealAll('a');
    await setLease("'a'", inMs(leaseMs / 4));
    const { fencingToken } = await leaseOf();
    const claim = { leaseMs };
    expect(await store().hasWork({ ...claim, holder: 'b' })).toBe(false);
    expect(await store().hasWork({ ...claim, holder: 'a' })).toBe(true);
    expect(await seal('a')).toBe('idle');
    expect(await store().hasWork({ ...claim, holder: 'a' })).toBe(false);
    expect((await leaseOf()).fencingToken).toBe(fencingToken);
  });

  it('does not outlast a clock that steps back', async () => {
    await append();
    await setLease("'a'", inMs(2 * leaseMs));
    expect(await seal('b')).toBe('sealed');
  });

  it('is not locked by who may not have it', async () => {
    await append();
    await setLease("'a'", inMs(60 * leaseMs));
    await setLease("'a'", inMs(leaseMs));
    await db.database.work.run(async (tx) => {
      expect(await store().takeLease(tx, { holder: 'b', leaseMs })).toBeUndefined();
      expect(await seal('a')).toBe('sealed');
    });
  });
});

describe('the lag of the ledger', () => {
  it('is the age of the oldest event without a leaf', async () => {
    await sealAll('a');
    expect(await store().oldestUnsealedMs()).toBe(0);
    const log = new PrismaAuditLog(db.database);
    const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
    for (const minutes of [90, 30, -30]) {
      const event = anAuditEvent({ occurredAt: minutesAgo(minutes) });
      await db.database.work.run((tx) => log.append(tx, event));
    }
    const lagMs = await store().oldestUnsealedMs();
    expect(Math.round(lagMs / 3_600_000)).toBe(2);
    await sealAll('a');
    expect(await store().oldestUnsealedMs()).toBe(0);
  });
});

describe('a new key', () => {
  function introduction(): IntroduceKeys {
    const log = new PrismaAuditLog(db.database);
    const ledger = new PrismaLedgerReader(db.database);
    const audit = new AppendAudit(log, systemClock);
    return new IntroduceKeys({ log, store: store(), ledger, audit, work: db.database.work });
  }

  it('is one event, though two gateways bring it at once, and none the next time', async () => {
    // Those that have signed nothing: of the others the ledger knows by what they signed.
    const both = { origin, signers: [first, second, third] as const };
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => introduction().execute(systemContext(), both)),
    );
    expect(answers.flat().sort()).toEqual([second, third].map((s) => s.verifier.keyId).sort());
    expect(await introduction().execute(systemContext(), both)).toEqual([]);
    const log = new PrismaAuditLog(db.database);
    const rows = await log.list({ event: 'ledger.key_introduced', limit: 10 });
    expect(rows.map(({ event }) => event.details['vkey']).sort()).toEqual(
      [second, third].map(({ verifier }) => verifier.vkey).sort(),
    );
  });

  it('is refused where none beside it is known, but to who has lost all', async () => {
    await append();
    await sealAll('a');
    const strange = { origin, signers: [new NoteSigner(origin, Buffer.alloc(32, 9))] as const };
    const { _max: before } = await lastEvent();
    const refused = introduction().execute(systemContext(), strange);
    await expect(refused).rejects.toThrow(LedgerKeysUnknown);
    await expect(refused).rejects.toThrow('by no key of ENDOSCOPE_LEDGER_KEYRING_FILE');
    expect((await lastEvent())._max).toEqual(before);
    const lost = { ...strange, areKeysLost: true };
    const [signer] = strange.signers;
    expect(await introduction().execute(systemContext(), lost)).toEqual([signer.verifier.keyId]);
  });

  it('is refused for a ledger of another name', async () => {
    await append();
    await sealAll('a');
    const other = 'endoscope.example/other';
    const signers = [new NoteSigner(other, Buffer.alloc(32, 1))] as const;
    await expect(
      introduction().execute(systemContext(), { origin: other, signers }),
    ).rejects.toThrow(`The ledger in this database is called "${origin}", not "${other}".`);
  });
});
