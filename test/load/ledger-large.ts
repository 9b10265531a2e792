/** A ledger of millions of events: sealing them, proving one, reading all out, verifying them. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { ProveInclusion } from '@endoscope/audit/ledger';
import { isIncluded } from '@endoscope/audit/verify';
import type { ExportFigures, VerifyFigures } from './ledger-child.ts';
import type { LedgerWorld } from './ledger-world.ts';

export interface LargeLedger {
  readonly rows: number;
  readonly sealedPerSecond: number;
  readonly proofs: number;
  /** Milliseconds of a proof of inclusion in the latest head, from the id of the event. */
  readonly proofP50: number;
  readonly proofP99: number;
  readonly exported: ExportFigures;
  readonly verified: VerifyFigures;
}

const proofs = 1_000;
const rowsAtOnce = 100_000;

export async function measureLarge(
  world: LedgerWorld,
  { rows, say }: { rows: number; say: (text: string) => void },
): Promise<LargeLedger> {
  await fill(world, rows, say);
  say(`sealing ${rows} events`);
  const sizeBefore = (await world.reader.latestHead())?.treeSize ?? 0;
  const fromMs = performance.now();
  await world.sealAll();
  const tookSeconds = (performance.now() - fromMs) / 1_000;
  const { treeSize = 0 } = (await world.reader.latestHead()) ?? {};
  await world.owner.query('ANALYZE');
  say('proofs');
  const times = await prove(world, rows);
  const folder = mkdtempSync(join(tmpdir(), 'endoscope-ledger-export-'));
  try {
    const file = join(folder, 'ledger.jsonl');
    say('reading it out');
    const exported = await child<ExportFigures>('export', world.server.url, file);
    say('verifying it');
    const verified = await child<VerifyFigures>('verify', file, world.signer.verifier.vkey);
    const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
    return {
      rows: treeSize,
      sealedPerSecond: Math.round((treeSize - sizeBefore) / tookSeconds),
      ...{ proofs, proofP50: at(0.5), proofP99: at(0.99), exported, verified },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By SQL: rows as the application writes them, with other numbers. */
async function fill({ owner }: LedgerWorld, rows: number, say: (text: string) => void) {
  for (let from = 0; from < rows; from += rowsAtOnce) {
    if (from % 1_000_000 === 0) say(`making events, ${from} of ${rows}`);
    const to = Math.min(from + rowsAtOnce, rows) - 1;
    await owner.query(
      `INSERT INTO audit_event (id, occurred_at, event, result, issuer, subject, username, entry,
         source_address, request_id, session_id, cluster, target, policy_ids, details)
       SELECT ${idOf('n')}, now() - interval '1 day' + n * interval '1 millisecond',
         'session.ready', 'success', 'https://issuer.example', 'user-' || n % 997,
         'engineer-' || n % 997 || '@example.com', 'rest', '10.0.0.' || n % 250,
         'req_' || n, 'ses_' || n / 8, 'eu-' || n % 7, 'shop/web-' || n % 1000 || '#uid',
         ARRAY['teams-debug-their-pods'], jsonb_build_object('container', 'debug-' || n, 'n', n)
       FROM generate_series($1::bigint, $2::bigint) AS n`,
      [String(from), String(to)],
    );
  }
}

function idOf(n: string): string {
  return `'aud_' || lpad(${n}::text, 26, '0')`;
}

async function prove({ reader }: LedgerWorld, rows: number): Promise<number[]> {
  const inclusion = new ProveInclusion(reader);
  const times: number[] = [];
  for (let n = 0; n < proofs; n += 1) {
    // Far from each other, and all over the ledger.
    const at = Math.floor(((n * 0.618_033_988_75) % 1) * rows);
    const eventId = `aud_${String(at).padStart(26, '0')}`;
    const fromMs = performance.now();
    const proof = await inclusion.execute({ eventId });
    times.push(performance.now() - fromMs);
    const { leafIndex: index, leafHash, hashes, head } = proof;
    const claim = { index, leafHash, size: head.treeSize, root: head.root };
    if (!isIncluded(claim, [...hashes])) throw new Error(`${eventId} is not proved`);
  }
  return times.toSorted((a, b) => a - b);
}

async function child<Figures>(...args: string[]): Promise<Figures> {
  const flags = ['--import', join(import.meta.dirname, 'aliases.mjs')];
  const program = join(import.meta.dirname, 'ledger-child.ts');
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [...flags, program, ...args]);
  return JSON.parse(stdout) as Figures;
}
