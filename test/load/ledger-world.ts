/** A Postgres of its own with the ledger in it, and beside it a table that is no ledger. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendAudit, AppendAuditAlone } from '@endoscope/audit';
import { PrismaAuditLog, PrismaLedgerReader, PrismaSealingStore } from '@endoscope/audit/adapters';
import { IntroduceKeys, KeepSealed, NoteSigner, SealLedger } from '@endoscope/audit/ledger';
import { ledgerLimits } from '@endoscope/audit/ledger';
import { systemClock, systemContext } from '@endoscope/core';
import { Database, EmbeddedPostgres, migrate } from '@endoscope/database';
import { PeriodicJob } from '@endoscope/jobs';

export const origin = 'endoscope.bench/ledger';

export type LedgerWorld = Awaited<ReturnType<typeof startLedgerWorld>>;

/** Durable as in production: fsync, and every commit waited for. */
export async function startLedgerWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'endoscope-ledger-bench-'));
  // Postgres runs as another user when we are root, and must reach its data below.
  chmodSync(folder, 0o711);
  const searchPath = process.env['PATH'] ?? '';
  const server = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), searchPath });
  await migrate(server.migrationUrl);
  const patient = { statementTimeoutMs: 3_600_000, connectTimeoutMs: 60_000 };
  const owner = await Database.connect({ url: server.migrationUrl, ...patient });
  const database = await Database.connect({ url: server.url, connectTimeoutMs: 60_000 });
  await owner.query('CREATE TABLE plain_event (LIKE audit_event INCLUDING ALL)');
  await owner.query('GRANT SELECT, INSERT ON plain_event TO endoscope_app');
  const log = new PrismaAuditLog(database);
  const audit = new AppendAudit(log, systemClock);
  const store = new PrismaSealingStore(database);
  const reader = new PrismaLedgerReader(database);
  const signer = new NoteSigner(origin, randomBytes(32));
  const signers = [signer] as const;
  const introduce = new IntroduceKeys({ log, store, ledger: reader, audit, work: database.work });
  await introduce.execute(systemContext(), { origin, signers: [...signers] });
  const seal = new SealLedger(store, database.quickWork, { holder: 'bench', origin, signers });
  return {
    ...{ server, database, owner, reader, signer },
    /** Over a connection that no writer waits for. */
    lagMs: () => new PrismaSealingStore(owner).oldestUnsealedMs(),
    append: new AppendAuditAlone(audit, database.quickWork),
    /** As the gateway does it: a look each 400 ms, all that is there at once. */
    sealing: () => keepSealed(seal),
    sealAll: async () => {
      for (;;) if ((await seal.execute()).kind === 'idle') return;
    },
    stop: async () => {
      await database.close();
      await owner.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function keepSealed(seal: SealLedger) {
  let [events, failures] = [0, 0];
  const keep = new KeepSealed(seal, {
    onState: () => undefined,
    onSealed: (sealed) => (events += sealed.events),
    onFailure: () => (failures += 1),
    showHead: () => undefined,
  });
  const job = new PeriodicJob({
    name: 'seal-ledger',
    intervalMs: ledgerLimits.sealIntervalMs,
    firstInMs: 0,
    run: (signal) => keep.pass(signal),
    onError: () => (failures += 1),
  });
  job.start();
  return {
    stop: async () => {
      await job.stop();
      if (failures > 0) throw new Error(`sealing failed ${failures} times`);
      return events;
    },
  };
}
