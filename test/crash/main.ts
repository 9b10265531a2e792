/**
 * npm run test:crash: kills what writes at seeded points, and holds what is left against what had been
 * acknowledged.
 *
 *   npm run test:crash                              1,000 kills
 *   npm run test:crash -- --points 10000
 *   npm run test:crash -- --seed 4711 --points 1    one life again
 *   npm run test:crash -- --low                     after everything else, as the gate runs it
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import { EmbeddedPostgres, migrate, ownerRole } from '@endoscope/database';
import pg from 'pg';
import { crashRun } from './crash-run.ts';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(randomInt(1, 2 ** 30)) },
    workers: { type: 'string', default: '2' },
    low: { type: 'boolean' },
  },
});
const [points, seed, workers] = [values.points, values.seed, values.workers].map(Number) as [
  number,
  number,
  number,
];

// Of processes, and of all that they start.
if (values.low) setPriority(10);
let databases = 0;
const folder = mkdtempSync(join(tmpdir(), 'endoscope-crash-test-'));
const server = await EmbeddedPostgres.start({
  dataDir: join(folder, 'postgres'),
  durable: false,
  searchPath: process.env['PATH'] ?? '',
});
try {
  process.stdout.write(`seed ${seed}, ${points} kills\n`);
  await migrate(server.migrationUrl);
  const startedAt = performance.now();
  let shown = 0;
  const report = await crashRun({
    ...{ points, seed, workers, makeDatabase },
    onLife: ({ kills }) => {
      if (kills < shown + 100) return;
      shown = kills;
      process.stdout.write(`${kills} kills, nothing lost\n`);
    },
  });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stdout.write(`${JSON.stringify({ seed, seconds, ...report }, null, 2)}\n`);
  const { events, sessions, shownBytes, recordings } = report;
  if (points > 100 && [events, sessions, shownBytes, recordings].includes(0)) {
    throw new Error('nothing was done before the kills');
  }
} catch (error) {
  const again = (error as { seed?: number }).seed ?? seed;
  process.stderr.write(`${inspect(error, { depth: 6 })}\n`);
  process.stderr.write(`Again: npm run test:crash -- --seed ${again} --points 1\n`);
  process.exitCode = 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A copy of the one that is migrated. */
async function makeDatabase(): Promise<{ appUrl: string; close(): Promise<void> }> {
  const name = `crash_${(databases += 1)}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE endoscope OWNER ${ownerRole}`);
  const appUrl = server.url.replace('/endoscope?', `/${name}?`);
  return { appUrl, close: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
